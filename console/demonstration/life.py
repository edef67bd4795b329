"""What an ordinary record says, drawn by age and sex; sections fall silent in realistic shares."""

from datetime import date, timedelta
from random import Random

from console.demonstration import chapters
from console.demonstration.ailments import AILMENTS, Ailment
from console.demonstration.drugs import DRUGS
from console.demonstration.meaning import CIM_10, Chapter, Line
from console.demonstration.residents import REFERENCE, Resident
from console.demonstration.terms import ACTS, ALLERGENS, CHILDHOOD, DEVICES, FAMILY, PAST
from policy.record import Code, Section

_ADULT = 18
#: Of the sections with nothing to list: none known, not stated by a code, by nothing, absent.
_SILENCES: dict[Section, tuple[int, int, int, int]] = {
    Section.ALLERGIES: (50, 12, 10, 28),
    Section.TREATMENTS: (50, 10, 10, 30),
    Section.PROBLEMS: (40, 10, 10, 40),
    Section.HISTORY: (20, 5, 5, 70),
    Section.PROCEDURES: (20, 5, 5, 70),
    Section.DEVICES: (5, 0, 5, 90),
}
_SMOKING = ("Non-fumeur", "Fumeur, 10 paquets-années", "Fumeur, 25 paquets-années", "Ancien fumeur")
_CHILD_VACCINES = ("hexavalent", "ROR")
_WISHES = (
    "Pas de réanimation prolongée en cas de coma irréversible",
    "Refus de l’alimentation artificielle, soins de confort acceptés",
)


def story(random: Random, resident: Resident) -> tuple[Chapter, ...]:
    """The sections of this person’s summary, in the order of a summary."""
    ailments = _ailments(random, resident)
    drawn = (
        _spoken(random, Section.PROBLEMS, _problems(random, resident, ailments)),
        _spoken(random, Section.HISTORY, _past(random, resident)),
        _spoken(random, Section.PROCEDURES, _acts(random, resident, ailments)),
        _spoken(random, Section.ALLERGIES, _allergies(random, resident)),
        _vigilance(ailments),
        _habits(random, resident),
        _family(random, resident),
        _spoken(random, Section.TREATMENTS, _treatments(random, resident, ailments)),
        _spoken(random, Section.DEVICES, _devices(random, resident, ailments)),
        _vaccines(random, resident),
        _pregnancies(random, resident),
        _directives(random, resident),
    )
    return tuple(chapter for chapter in drawn if chapter)


def _spoken(random: Random, section: Section, lines: list[Line]) -> Chapter | None:
    if lines:
        return chapters.items(section, *lines)
    silences = (
        chapters.none_known(section),
        chapters.not_stated(section),
        chapters.not_stated(section, bare=True),
        None,
    )
    return random.choices(silences, _SILENCES[section])[0]


def _ailments(random: Random, resident: Resident) -> list[Ailment]:
    return [
        ailment
        for ailment in AILMENTS.values()
        if ailment.ages[0] <= resident.age <= ailment.ages[1]
        and ailment.sex in ("", resident.traits.sex)
        and random.random() < ailment.share
    ]


def since(random: Random, resident: Resident, years: int) -> str:
    """A day, a month or a year, after birth and within the last ``years``."""
    alive = (REFERENCE - resident.birth_date).days
    day = REFERENCE - timedelta(days=random.randint(20, max(21, min(alive - 10, years * 365))))
    written = random.choice((day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]))
    return max(written, resident.birth_date.isoformat()[: len(written)])


def _problems(random: Random, resident: Resident, ailments: list[Ailment]) -> list[Line]:
    return [
        Line(ailment.text, ailment.code, start=since(random, resident, 15)) for ailment in ailments
    ]


def _treatments(random: Random, resident: Resident, ailments: list[Ailment]) -> list[Line]:
    chosen = {
        random.choice(alternatives): ailment.text
        for ailment in ailments
        for alternatives in ailment.drugs
    }
    return [
        DRUGS[substance].line(since(random, resident, 6), motive)
        for substance, motive in chosen.items()
    ]


def _past(random: Random, resident: Resident) -> list[Line]:
    adult = resident.age >= _ADULT
    if random.random() > (0.45 if adult else 0.3):
        return []
    text, value, label = random.choice(PAST if adult else CHILDHOOD)
    start = max(date.fromisoformat("2002-01-01"), resident.birth_date + timedelta(days=60))
    day = start + timedelta(days=random.randint(0, max(1, (REFERENCE - start).days - 40)))
    end = (day + timedelta(days=12)).isoformat()
    return [Line(text, Code(value, CIM_10, label), start=day.isoformat(), end=end)]


def _acts(random: Random, resident: Resident, ailments: list[Ailment]) -> list[Line]:
    names = [name for ailment in ailments for name in ailment.acts]
    if resident.age > 10 and random.random() < 0.2:
        names.append(random.choice(("appendicectomie", "amygdales")))
    if resident.age > 65 and random.random() < 0.2:
        names.append("cataracte")
    if resident.age > 40 and random.random() < 0.1:
        names.append("vésicule")
    return [chapters.dated(ACTS[name], since(random, resident, 10)) for name in names]


def _allergies(random: Random, resident: Resident) -> list[Line]:
    count = random.choices((0, 1, 2, 3), (58, 28, 11, 3))[0]
    names = random.sample(list(ALLERGENS), count)
    return [ALLERGENS[name].line(since(random, resident, 20)) for name in names]


def _devices(random: Random, resident: Resident, ailments: list[Ailment]) -> list[Line]:
    names = [name for ailment in ailments for name in ailment.devices]
    return [chapters.dated(DEVICES[name], since(random, resident, 8)) for name in names]


def _vigilance(ailments: list[Ailment]) -> Chapter | None:
    warnings = [ailment.vigilance for ailment in ailments if ailment.vigilance]
    return chapters.words(Section.VIGILANCE, *warnings) if warnings else None


def _habits(random: Random, resident: Resident) -> Chapter | None:
    if resident.age < _ADULT or random.random() < 0.5:
        return None
    return chapters.smoking(random.choice(_SMOKING))


def _family(random: Random, resident: Resident) -> Chapter | None:
    if resident.age < _ADULT or random.random() < 0.8:
        return None
    return chapters.items(Section.FAMILY, random.choice(FAMILY))


def _vaccines(random: Random, resident: Resident) -> Chapter | None:
    if resident.age < _ADULT:
        on = resident.birth_date + timedelta(days=random.randint(60, 160))
        if on > REFERENCE:
            return None
        return chapters.vaccines(*_CHILD_VACCINES, on=on.isoformat())
    if random.random() < 0.5:
        return None
    name = "grippe" if resident.age > 65 else "dTP"
    return chapters.vaccines(name, on=f"{random.randint(2019, 2025)}-11-{random.randint(10, 28)}")


def _pregnancies(random: Random, resident: Resident) -> Chapter | None:
    if resident.traits.sex != "F" or not 20 <= resident.age <= 44 or random.random() < 0.6:
        return None
    if random.random() < 0.15:
        return chapters.pregnant("septembre 2026")
    return chapters.mother_of(random.randint(1, 3))


def _directives(random: Random, resident: Resident) -> Chapter | None:
    if resident.age < 70 or random.random() < 0.8:
        return None
    return chapters.directives(random.choice(_WISHES), since(random, resident, 5))
