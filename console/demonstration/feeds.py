"""What the feeds of the demonstration say: calls as the Hub Santé sends them, visits as CSV.

Through the same readers as a hospital's. Most are about somebody of the exercises; one names
nobody, some carry no medical act, one is about somebody else than its motive lets think.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from console.demonstration.person import Person
from console.demonstration.places import FILES, SHIFTS, OpenFile, Shift, account
from console.demonstration.population import exercises
from policy.agents import Site
from store.intake.feed_csv import ARRIVALS, ROSTER

_PARIS = ZoneInfo("Europe/Paris")
_ORGANISATION = {"15990": "fr.health.samu990", "15991": "fr.health.samu991"}
#: Reference of a file, by its last digits: the number of whom it is about, and its motive.
_CALLS: dict[str, tuple[str, str, str]] = {
    "00412": ("144055121590011", "M03.06", "P0"),
    "00409": ("254116700290093", "M03.11", "P2"),
    "00405": ("118097300190094", "M02.07", "P1"),
    "00233": ("273020500190043", "M01.02", "P0"),
    "00230": ("249048100190072", "M03.08", "P1"),
    "00228": ("", "M03.13", "P2"),  # nobody could say who
}
#: FINESS of an emergency department: who arrived there, and how many minutes ago.
VISITS: dict[str, tuple[tuple[str, int], ...]] = {
    "990000028": (("281030900390081", 25), ("295054600190040", 70)),
    "990001018": (("182071100290025", 40),),
    "990100026": (("241104800190093", 15),),
}


def message(file: OpenFile, now: datetime) -> bytes:
    """One call as an RS-EDA message."""
    opened = now - timedelta(minutes=file.opened_minutes_ago)
    said, organisation = _time(opened), _ORGANISATION[file.reference[4:9]]
    number, motive, priority = _CALLS.get(file.reference[-5:], ("", "M06.04", "NR"))
    case = {
        "caseId": f"{organisation}.{file.reference}",
        "senderCaseId": file.reference,
        "creation": said,
        "owner": organisation,
        "qualification": {
            "whatsHappen": {"code": "C02.05.00", "label": "Pathologie, maladie"},
            "locationKind": {"code": "L01.01.00", "label": "Domicile"},
            "healthMotive": {"code": motive, "label": "Motif de l’appel"},
            "details": {"priority": priority, "attribution": file.attribution},
            "origin": "15",
        },
        "location": {"city": {"name": "Valombre", "inseeCode": "99999"}},
        "initialAlert": {
            "reception": said,
            "caller": {"callerContact": {"channel": "PERSONNE", "type": "TEL", "detail": "+33199"}},
        },
        "patient": [_patient(organisation, file.reference, number)],
    }
    return json.dumps({"createCaseHealth": case}, ensure_ascii=False).encode()


def visits(site: Site, now: datetime) -> bytes:
    """Who arrived at an emergency department, as lines of its CSV; elsewhere its header."""
    return _csv([ARRIVALS, *_visits(site, now)])


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    lines = io.StringIO()
    csv.writer(lines, delimiter=";", lineterminator="\n").writerows(rows)
    return lines.getvalue().encode()


def _visits(site: Site, now: datetime) -> Iterator[list[str]]:
    for n, (number, minutes) in enumerate(VISITS.get(site.finess, ())):
        person, arrived = _person(number), now - timedelta(minutes=minutes)
        traits = person.traits
        given = traits.given_names.partition(" ")[0]
        born = traits.birth_date.isoformat() if traits.birth_date else ""
        yield [
            f"{site.finess}-{arrived:%Y%m%d}-{n}", site.finess, _time(arrived), "",
            traits.birth_name, traits.used_name, given, born, traits.sex, number, "prevu",
        ]  # fmt: skip


def _patient(organisation: str, reference: str, number: str) -> dict[str, object]:
    id = f"{organisation}.patient.{reference}.1"
    if not number:
        return {"patientId": id, "detail": {"age": "P60Y"}}
    traits = _person(number).traits
    given = traits.given_names.partition(" ")[0]
    born = {"birthDate": traits.birth_date.isoformat()} if traits.birth_date else {}
    names = {
        "complete": f"{given} {traits.birth_name}",
        "lastName": traits.birth_name,
        "firstName": given,
    }
    strict = {"sex": traits.sex, "birthName": traits.birth_name, **born}
    return {"patientId": id, "identity": {"nonStrictFeatures": names, "strictFeatures": strict}}


def _person(number: str) -> Person:
    return next(one for one in exercises() if one.number.startswith(number[:13]))


def _time(at: datetime) -> str:
    return at.astimezone(_PARIS).isoformat(timespec="seconds")


def roster(site: Site, shifts: Sequence[Shift], now: datetime) -> bytes:
    """Who is on duty, as the lines of the roster's CSV."""
    rows = (
        [
            shift.login,
            site.finess,
            _time(now - timedelta(hours=shift.began_hours_ago)),
            _time(now + timedelta(hours=shift.ends_in_hours)),
            "prevu",
        ]
        for shift in shifts
    )
    return _csv([ROSTER, *rows])


def over(newest: datetime | None, now: datetime) -> bool:
    """Are the calls of an earlier start over by now? They are said again then."""
    return newest is None or now - newest > timedelta(hours=6)


def files_of(site: Site) -> tuple[OpenFile, ...]:
    """The files of a Samu."""
    return tuple(file for file in FILES if file.site == site)


def shifts_of(site: Site) -> tuple[Shift, ...]:
    """The shifts of a site."""
    return tuple(shift for shift in SHIFTS if account(shift.login).site == site)
