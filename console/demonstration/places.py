"""Two Samu, three emergency departments, accounts, regulation files, shifts: all invented.

FINESS numbers begin with 99 (no such département) and professional ids with 899 (no such RPPS).
"""

from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

from policy.agents import Agent, Function, Profession, Site, SiteKind


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"brise-glace demonstration {name}")


def _site(finess: str, name: str, kind: SiteKind) -> Site:
    return Site(_id(finess), finess, name, kind)


SAMU_NORTH = _site("990000010", "Samu Nord – Centre 15 de Valombre", SiteKind.SAMU)
SAMU_SOUTH = _site("990100018", "Samu Sud – Centre 15 de Clairecôte", SiteKind.SAMU)
VALOMBRE = _site(
    "990000028", "Urgences du centre hospitalier de Valombre", SiteKind.EMERGENCY_DEPARTMENT
)
AUBAINE = _site("990001018", "Urgences de l’hôpital Sainte-Aubaine", SiteKind.EMERGENCY_DEPARTMENT)
CLAIRECOTE = _site(
    "990100026", "Urgences du centre hospitalier de Clairecôte", SiteKind.EMERGENCY_DEPARTMENT
)
SITES: tuple[Site, ...] = (SAMU_NORTH, SAMU_SOUTH, VALOMBRE, AUBAINE, CLAIRECOTE)

_PROFESSIONS: dict[Function, Profession] = {
    Function.REGULATING_PHYSICIAN: Profession.DOCTOR,
    Function.EMERGENCY_PHYSICIAN: Profession.DOCTOR,
    Function.CALL_HANDLER: Profession.CALL_HANDLER,
    Function.TRIAGE_NURSE: Profession.NURSE,
    Function.SUPERVISOR: Profession.DOCTOR,
    Function.DATA_PROTECTION_OFFICER: Profession.OTHER,
    Function.REGISTRAR: Profession.OTHER,
}

_REGULATION, _EMERGENCY = Function.REGULATING_PHYSICIAN, Function.EMERGENCY_PHYSICIAN

#: login, name as shown, national id (« » for those who have none), function, site. A SMUR team's
#: doctor is the hospital's; a second supervisor makes a blind second reading possible.
_ROWS: tuple[tuple[str, str, str, Function, Site], ...] = (
    ("regulateur.nord", "Dr Claire Vasseur", "899000000408", _REGULATION, SAMU_NORTH),
    ("regulatrice.nord", "Dr Amina Belhadj", "899000000416", _REGULATION, SAMU_NORTH),
    ("regulateur.sud", "Dr Yann Kermadec", "899000000424", _REGULATION, SAMU_SOUTH),
    ("arm.nord", "Lucie Tessier", "", Function.CALL_HANDLER, SAMU_NORTH),
    ("arm.sud", "Mehdi Saïdi", "", Function.CALL_HANDLER, SAMU_SOUTH),
    ("urgentiste.valombre", "Dr Paul Lenoir", "899000000432", _EMERGENCY, VALOMBRE),
    ("smur.valombre", "Dr Élise Garrigue", "899000000549", _EMERGENCY, VALOMBRE),
    ("urgentiste.aubaine", "Dr Sofia Marques", "899000000440", _EMERGENCY, AUBAINE),
    ("urgentiste.clairecote", "Dr Hugo Pelletier", "899000000457", _EMERGENCY, CLAIRECOTE),
    ("ioa.valombre", "Nathalie Bru", "899000000465", Function.TRIAGE_NURSE, VALOMBRE),
    ("ioa.aubaine", "Thomas Quéré", "899000000473", Function.TRIAGE_NURSE, AUBAINE),
    ("ioa.clairecote", "Fanny Ollivier", "899000000481", Function.TRIAGE_NURSE, CLAIRECOTE),
    ("superviseur.nord", "Dr Agnès Rouvière", "899000000499", Function.SUPERVISOR, SAMU_NORTH),
    ("superviseur2.nord", "Dr Denis Larrieu", "899000000556", Function.SUPERVISOR, SAMU_NORTH),
    ("superviseur.sud", "Dr Bruno Teyssier", "899000000507", Function.SUPERVISOR, SAMU_SOUTH),
    ("superviseur.valombre", "Dr Inès Castan", "899000000515", Function.SUPERVISOR, VALOMBRE),
    ("superviseur2.valombre", "Dr Anouk Ferré", "899000000564", Function.SUPERVISOR, VALOMBRE),
    ("superviseur.aubaine", "Dr Loïc Madec", "899000000523", Function.SUPERVISOR, AUBAINE),
    ("superviseur.clairecote", "Dr Maud Perrault", "899000000531", Function.SUPERVISOR, CLAIRECOTE),
    ("dpo", "Jeanne Aubertin", "", Function.DATA_PROTECTION_OFFICER, SAMU_NORTH),
    ("dpo.sud", "Jeanne Aubertin", "", Function.DATA_PROTECTION_OFFICER, SAMU_SOUTH),
    ("dpo.valombre", "Jeanne Aubertin", "", Function.DATA_PROTECTION_OFFICER, VALOMBRE),
    ("dpo.aubaine", "Jeanne Aubertin", "", Function.DATA_PROTECTION_OFFICER, AUBAINE),
    ("dpo.clairecote", "Jeanne Aubertin", "", Function.DATA_PROTECTION_OFFICER, CLAIRECOTE),
    ("registre.nord", "Odile Fabre", "", Function.REGISTRAR, SAMU_NORTH),
    ("registre.sud", "Karim Meziane", "", Function.REGISTRAR, SAMU_SOUTH),
    ("registre.valombre", "Annick Le Goff", "", Function.REGISTRAR, VALOMBRE),
    ("registre.aubaine", "Gilles Santoni", "", Function.REGISTRAR, AUBAINE),
    ("registre.clairecote", "Rose Hoarau", "", Function.REGISTRAR, CLAIRECOTE),
)  # fmt: skip

ACCOUNTS: tuple[Agent, ...] = tuple(
    Agent(_id(login), login, name, national_id, _PROFESSIONS[function], function, site)
    for login, name, national_id, function, site in _ROWS
)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A regulation file that is open when the demonstration starts."""

    site: Site
    reference: str  # as senderCaseId in the messages of the Hub Santé
    attribution: str  # HubSante.attribution: DRM.* carries a medical act, DR.* and D.* none
    opened_minutes_ago: int


FILES: tuple[OpenFile, ...] = (
    OpenFile(SAMU_NORTH, "DRFR159902618100412", "DRM.MRU.MU", 4),
    OpenFile(SAMU_NORTH, "DRFR159902618100409", "DRM.MRL.MG", 11),
    OpenFile(SAMU_NORTH, "DRFR159902618100405", "DRM.SPE.PEDIA", 17),
    OpenFile(SAMU_NORTH, "DRFR159902618100401", "DR.DREG.DRPHARMA", 22),
    OpenFile(SAMU_NORTH, "DRFR159902618100397", "D.D-MALV.ERR", 28),
    OpenFile(SAMU_SOUTH, "DRFR159912618100233", "DRM.MRU.MU", 3),
    OpenFile(SAMU_SOUTH, "DRFR159912618100230", "DRM.MRU.INDISPMU", 9),
    OpenFile(SAMU_SOUTH, "DRFR159912618100228", "DRM.SPE.PSY", 15),
    OpenFile(SAMU_SOUTH, "DRFR159912618100224", "DR.DREG.DRINFO", 21),
    OpenFile(SAMU_SOUTH, "DRFR159912618100219", "D.D-IDENT.ADMIN", 33),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """On duty from ``began_hours_ago`` until ``ends_in_hours``; a negative end is already over."""

    login: str
    began_hours_ago: int
    ends_in_hours: int


#: « regulatrice.nord » came off duty two hours ago: her access would have to be explained.
SHIFTS: tuple[Shift, ...] = (
    Shift("regulateur.nord", 3, 9),
    Shift("regulatrice.nord", 14, -2),
    Shift("regulateur.sud", 2, 10),
    Shift("arm.nord", 3, 9),
    Shift("arm.sud", 2, 10),
    Shift("urgentiste.valombre", 5, 19),
    Shift("smur.valombre", 5, 19),
    Shift("urgentiste.aubaine", 4, 20),
    Shift("urgentiste.clairecote", 1, 23),
    Shift("ioa.valombre", 4, 8),
    Shift("ioa.aubaine", 4, 8),
    Shift("ioa.clairecote", 4, 8),
)


def account(login: str) -> Agent:
    """Raises KeyError for a login that the demonstration does not have."""
    return _BY_LOGIN[login]


_BY_LOGIN = {agent.login: agent for agent in ACCOUNTS}
