"""What ``verify`` prints: how much was read and proved, or the first thing wrong, and where."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from console.findings import sentence
from console.journal_wording import EVENTS
from policy.findings import Finding
from store.alarms import Trouble
from store.session import HOUSE
from store.tlog.proof import Verified
from store.verify import Outcome, Said

_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Named:
    """An outcome, and whose log it is: « Samu 76 », or the house's."""

    outcome: Outcome
    name: str = ""

    @property
    def log(self) -> str:
        """The log as a person names it."""
        house = self.outcome.log == HOUSE
        name = "".join(c for c in self.name if c.isprintable())
        return "de la maison" if house else name or str(self.outcome.log)


def lines(found: Iterable[Named], *, as_json: bool) -> Iterable[str]:
    """A line for each log, then the whole."""
    outcomes = list(found)
    yield from (_json(one) if as_json else _line(one) for one in outcomes)
    if not as_json:
        yield _total([one.outcome for one in outcomes])


def _line(one: Named) -> str:
    outcome = one.outcome
    if outcome.wrong:
        return f"✗ Journal {one.log} : {sentence(outcome.wrong.finding, outcome.wrong.seq)}"
    return f"✓ Journal {one.log} : {_counted([outcome])}."


def _total(outcomes: list[Outcome]) -> str:
    wrong = sum(1 for one in outcomes if one.wrong)
    if wrong:
        return f"{wrong} journal(aux) sur {len(outcomes)} en défaut."
    return f"{_counted(outcomes)}."


def _counted(outcomes: list[Outcome]) -> str:
    """« N entrées vérifiées du … au …, M points de contrôle »."""
    entries = sum(one.entries for one in outcomes)
    checkpoints = sum(one.checkpoints for one in outcomes)
    first = min((one.first_at for one in outcomes if one.first_at), default=None)
    last = max((one.last_at for one in outcomes if one.last_at), default=None)
    period = f" du {_at(first)} au {_at(last)}" if first and last else ""
    plural = "s" if checkpoints > 1 else ""
    return f"{entries} entrées vérifiées{period}, {checkpoints} point{plural} de contrôle"


def _json(one: Named) -> str:
    outcome, wrong = one.outcome, one.outcome.wrong
    said = {
        "log": str(outcome.log),
        "name": one.name,
        "entries": outcome.entries,
        "first_at": outcome.first_at and outcome.first_at.isoformat(),
        "last_at": outcome.last_at and outcome.last_at.isoformat(),
        "checkpoints": outcome.checkpoints,
        "covered": outcome.covered,
        "finding": wrong and wrong.finding.value,
        "seq": wrong and wrong.seq,
    }
    return json.dumps(said, ensure_ascii=False)


def proved(log: UUID, said: Said, verified: Verified) -> str:
    """A proof that holds."""
    cosigned = f", contresigné par {len(verified.cosigned)} témoin(s)" if verified.cosigned else ""
    ids = {"accès": said.grant, "patient": said.patient, "agent": said.agent}
    named = "".join(f", {name} {one}" for name, one in ids.items() if one)
    event = EVENTS.get(said.code, said.code)
    return (
        f"✓ Entrée n° {said.seq} du journal {log} : {event} ({said.code}){named}, le "
        f"{_at(said.at)}. Prouvée par le point de contrôle de {verified.checkpoint.size} "
        f"entrées{cosigned}."
    )


def not_proved(finding: Finding) -> str:
    """A proof that does not hold."""
    return f"✗ Cette preuve ne tient pas : {sentence(finding, None)}"


def no_key(log: UUID) -> str:
    """Neither whole nor wrong: nothing can be said."""
    return (
        f"Le fichier de clés ne contient pas celle du journal {log} : demandez-la à qui tient ce "
        "journal, par une autre voie que ce fichier."
    )


def difference(trouble: Trouble, name: str) -> str:
    """A display without its entry, or the reverse, with the access it is of."""
    words = sentence(trouble.finding, trouble.seq)
    access = f" Accès {trouble.grant}." if trouble.grant else ""
    return f"✗ Journal {name or trouble.log} : {words}{access}"


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(_PARIS):%d/%m/%Y %H:%M:%S}"
