"""How the register is written in French: in the columns of a file, in the options of a command."""

from typing import Final

from policy.register import Asker, IdentityCheck, Paper, Stated

MODES: Final = {"centre-15": Stated.CENTRE_15, "bris-de-glace": Stated.BRIS_DE_GLACE}
STATEMENTS: Final = MODES | {
    "documents-masques": Stated.MASKED_DOCUMENTS,
    "professionnel": Stated.PROFESSIONAL,
}
STANDS: Final = {"en-vigueur": True, "leve": False}
ASKERS: Final = {
    "patient": Asker.PATIENT,
    "parent": Asker.PARENT,
    "tuteur": Asker.GUARDIAN,
    "mandataire": Asker.PROXY,
}
CHECKS: Final = {
    "carte": IdentityCheck.IDENTITY_CARD,
    "passeport": IdentityCheck.PASSPORT,
    "titre-de-sejour": IdentityCheck.RESIDENCE_PERMIT,
    "livret-de-famille": IdentityCheck.FAMILY_BOOK,
    "en-ligne": IdentityCheck.ONLINE_IDENTITY,
    "copie": IdentityCheck.COPY,
}
PAPERS: Final = {
    "formulaire": Paper.FORM,
    "courrier": Paper.LETTER,
    "courriel": Paper.EMAIL,
    "oral": Paper.ORAL,
    "mon-espace-sante": Paper.MON_ESPACE_SANTE,
    "jugement": Paper.COURT_ORDER,
}

#: A name or a reference that people have; a longer one is something else.
LONGEST: Final = 120


def written(text: str) -> bool:
    """Can this be the words of a line: short, and nothing that a screen would obey."""
    return len(text) <= LONGEST and (not text or text.isprintable())
