"""The receipt of a line of the register: what was said, what it does, how to go back on it.

Plain words at fourteen points, for whoever asked; who recorded it is named, as on any receipt.
"""

from console import pieces, wording
from console import register_wording as words
from console.patient_wording import ASKERS, CHECKS, PAPERS
from console.printing import READABLE, Bullets, Document, Facts, Heading, Paragraph
from console.register_desk import PARIS, Receipt
from console.register_statements import Act, act_of
from policy.agents import SiteKind
from policy.register import Asker, Stated, stops
from store.register import Line

_MOMENT = "%d/%m/%Y à %H:%M"
_TELL: dict[SiteKind, str] = {
    SiteKind.SAMU: "à l’accueil du Samu",
    SiteKind.EMERGENCY_DEPARTMENT: "à l’accueil des urgences",
}


def document(receipt: Receipt) -> Document:
    """What is printed and handed over."""
    by, line = receipt.by, receipt.line
    act, ends = _act(line), stops(line.said.statement, stands=line.said.stands)
    return Document(
        "Récépissé",
        (
            by.site.name,
            f"Établi le {receipt.at:{_MOMENT}} par {by.name},"
            f" {wording.FUNCTIONS[by.function].lower()}",
        ),
        (
            Facts(_whose(receipt)),
            Heading(act.title),
            Facts(_asked(line)),
            *((Paragraph(words.WHOSE),) if line.said.asked.by is not Asker.PATIENT else ()),
            Paragraph(act.effect),
            Paragraph(words.STOPPED if ends else words.ALLOWED),
            Heading(f"Ce qui vaut le {receipt.at:{_MOMENT}}"),
            Bullets(tuple(map(_standing, receipt.in_force)) or (words.NOTHING_STANDS,)),
            Heading("Revenir sur cette décision"),
            Paragraph(words.GO_BACK.format(where=_TELL[by.site.kind])),
        ),
        points=READABLE,
    )


def _act(line: Line) -> Act:
    return act_of(line.said.statement, stands=line.said.stands)


def _whose(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    identity = receipt.patient.identity
    return (
        ("Patient", pieces.full_name(identity.traits)),
        ("Né(e) le", pieces.day(identity.traits.birth_date)),
        ("Numéro", pieces.masked(identity.number)),
    )


def _asked(line: Line) -> tuple[tuple[str, str], ...]:
    asked = line.said.asked
    who = ", ".join(filter(None, (ASKERS[asked.by], asked.name)))
    recorder = line.recorder
    rows = (
        ("Professionnel", line.professional),
        ("Demandé", who),
        ("Demandé le", pieces.day(asked.on)),
        ("Identité vérifiée sur", CHECKS[asked.checked]),
        ("Support de la demande", ", ".join(filter(None, (PAPERS[asked.paper], asked.reference)))),
        ("Enregistré le", f"{line.entry.at.astimezone(PARIS):{_MOMENT}}"),
        ("Enregistré par", f"{recorder.name}, {recorder.site}" if recorder else "la console"),
        ("Numéro de l’acte", str(line.id)),
    )
    return tuple((name, value) for name, value in rows if value)


def _standing(line: Line) -> str:
    since = f"depuis le {line.entry.at.astimezone(PARIS):%d/%m/%Y}"
    if line.said.statement is Stated.PROFESSIONAL:
        return f"Professionnel écarté : {line.professional}, {since}."
    return f"{_act(line).title}, {since}."
