"""Who asks: profession, function, site; what each function may do is data (habilitation.toml)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Profession(StrEnum):
    """G15 role codes; values are written in the log: never change one."""

    DOCTOR = "10"
    PHARMACIST = "21"
    MIDWIFE = "50"
    NURSE = "60"
    CALL_HANDLER = "arm"  # assistant de régulation médicale: no RPPS role code
    OTHER = "other"


class Function(StrEnum):
    """What an account is for; values are written in the log: never change one."""

    REGULATING_PHYSICIAN = "regulating_physician"
    EMERGENCY_PHYSICIAN = "emergency_physician"
    CALL_HANDLER = "call_handler"
    TRIAGE_NURSE = "triage_nurse"
    SUPERVISOR = "supervisor"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    REGISTRAR = "registrar"  # records oppositions and hands out lists of accesses


class SiteKind(StrEnum):
    """Values are written in the log: never change one."""

    SAMU = "samu"
    EMERGENCY_DEPARTMENT = "emergency_department"


@dataclass(frozen=True, slots=True)
class Site:
    """A Samu Centre 15 or an emergency department."""

    id: UUID
    finess: str
    name: str
    kind: SiteKind


@dataclass(frozen=True, slots=True)
class Agent:
    """One account: a person, in one function, at one site."""

    id: UUID
    login: str
    name: str
    national_id: str  # « 8 » + RPPS, « » for those who have none
    profession: Profession
    function: Function
    site: Site
