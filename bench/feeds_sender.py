"""A Samu that shares regulation files: each message is a file of its own or one more word about it.

The files are of patients who are there.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from bench import people
from bench.house import Town

UPDATED_EVERY = 4  # messages of a file: it is shared, then told more of
_SAMU = "fr.health.samu990"


class NotTaken(Exception):
    """A message was refused or had been taken: what was timed is not what was meant."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A Samu that never says the same thing twice, run after run."""

    town: Town
    run: str = field(default_factory=lambda: uuid4().hex[:12])
    _turns: "count[int]" = field(default_factory=count)

    def batch(self, size: int) -> list[bytes]:
        """The next messages, as they come."""
        return [json.dumps(self._message(next(self._turns))).encode() for _ in range(size)]

    def _message(self, n: int) -> dict[str, object]:
        number, told = divmod(n, UPDATED_EVERY)
        case = f"{_SAMU}.DRFR{self.run}{number:06}"
        said = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=told - 60)
        note = {
            "operator": {"role": "ARM"},
            "medicalNoteId": f"{_SAMU}.medicalNote.{n}",
            "freetext": "Douleur thoracique depuis une heure, sueurs, pas d’antécédent connu. " * 3,
            "creation": said.isoformat(),
        }
        if told:
            return {"createCaseHealthUpdate": {"caseId": case, "medicalNote": [note]}}
        return {"createCaseHealth": self._creation(case, said, number) | {"medicalNote": [note]}}

    def _creation(self, case: str, said: datetime, number: int) -> dict[str, object]:
        traits = people.identity(number * 7_919 % self.town.size).traits
        name = {"complete": traits.birth_name, "lastName": traits.birth_name}
        born = traits.birth_date.isoformat() if traits.birth_date else ""
        patient = {
            "patientId": f"{_SAMU}.patient.{case.rpartition('.')[2]}.1",
            "identity": {
                "strictFeatures": {"sex": traits.sex, "birthDate": born},
                "nonStrictFeatures": name | {"firstName": traits.given_names},
            },
        }
        details = {"priority": "P1", "attribution": "DRM.MRU.MU", "status": "ACTIF"}
        motive = {"code": "M03.06", "label": "Douleur thoracique"}
        return {
            "caseId": case,
            "senderCaseId": case.rpartition(".")[2],
            "creation": said.isoformat(),
            "owner": _SAMU,
            "location": {"city": {"name": "Rouen", "inseeCode": "76540"}},
            "qualification": {"healthMotive": motive, "details": details},
            "patient": [patient],
        }
