"""What the forms of « Accès » ask: identity traits, and the declaration of each mode."""

from console import pieces, state
from console.components import Check, Choice, Field, Group, Offer, Offered, Option, Text, Words
from console.components import Day as DayField
from console.desk import Desk
from console.lookup_desk import OfferedFile
from policy.access import Mode
from policy.reasons import REASONS, motive


def traits() -> list[Field | Group]:
    """Who is looked for without a number."""
    sexes = (Option("F", "Féminin"), Option("M", "Masculin"), Option("I", "Indéterminé"))
    return [
        Text(name="name", label="Nom de naissance ou nom utilisé"),
        DayField(name="born", label="Date de naissance"),
        Choice(name="sex", label="Sexe", options=sexes),
        Text(name="given", label="Premier prénom", required=False),
        Text(
            name="place",
            label="Lieu de naissance (code INSEE)",
            hint="Cinq caractères, par exemple 76540 ; 99 et trois chiffres pour l’étranger",
            required=False,
        ),
    ]


def declaration(desk: Desk, mode: Mode, files: tuple[OfferedFile, ...] = ()) -> list[Field | Group]:
    """What this mode asks the agent to declare; the motive and the words are asked in each."""
    words = Words(
        name="words",
        label="Précisions",
        required=False,
        optional="" if mode is Mode.NORMAL else "Dues avant la fin de la garde",
        rows=1,
    )
    before: dict[Mode, list[Field | Group]] = {
        Mode.CENTRE_15: [file_field(files, required=True)],
        Mode.BRIS_DE_GLACE: [
            Group(
                "Je déclare, les deux conditions étant réunies",
                (
                    Check(
                        name="unable",
                        label="La personne est hors d’état d’exprimer sa volonté",
                        letter="H",
                    ),
                    Check(name="risk", label="Il y a un risque immédiat pour sa santé", letter="I"),
                ),
            )
        ],
        Mode.NORMAL: [
            Check(
                name="consent",
                label="La personne, informée, consent à la consultation de son dossier",
                letter="O",
            )
        ],
    }
    return [*before[mode], _reason_field(desk), words]


def _reason_field(desk: Desk) -> Choice:
    motives = [m for m in REASONS.motives.values() if m.selectable]
    return Choice(
        name="reason",
        label="Motif",
        options=tuple(Option(m.code, m.label, m.group) for m in motives),
        favourites=tuple(f.motive.code for f in REASONS.favourites[desk.agent.site.kind]),
    )


def file_field(files: tuple[OfferedFile, ...], *, required: bool) -> Offered:
    """The regulation file of the call: one of those that are open here, or typed."""
    choose = "Flèche du bas pour choisir" if files else ""
    typed = "Tel qu’il s’affiche dans votre logiciel de régulation"
    return Offered(
        name="file",
        label="Numéro du dossier de régulation",
        hint=choose or typed,
        value=state.file(),
        required=required,
        offers=tuple(map(_offer, files)),
        offers_label="Dossiers de régulation ouverts à votre site",
    )


def _offer(file: OfferedFile) -> Offer:
    known = motive(file.motive)
    said = (pieces.at(file.opened_at), file.priority, known.label if known else "")
    mark = "identité concordante" if file.likely else ""
    return Offer(file.reference, " · ".join(filter(None, said)), mark)
