"""What each of our events is in FHIR R4: its type, subtypes, action and outcome, as a table.

DICOM PS3.15 A.5 gives the event types, IHE BALP 1.1.4 those of look-ups and displays
(https://profiles.ihe.net/ITI/BALP). A code that is not here yet is an application activity.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from policy import events as e
from policy import log_events as own
from policy import patient_events as p
from policy import review_events as review
from policy.decision import Mode
from policy.event_codes import CODES


class Coding(NamedTuple):
    """A code in its system."""

    system: str
    code: str
    display: str


_DCM = "http://dicom.nema.org/resources/ontology/DCM"
_REST = "http://hl7.org/fhir/restful-interaction"
_TERMS = "http://terminology.hl7.org/CodeSystem"
#: Ours: the code of the entry. The domain is not registered on purpose: nothing lies there.
EVENTS = "https://brise-glace.invalid/fhir/CodeSystem/event"
PROFILES = "https://profiles.ihe.net/ITI/BALP/StructureDefinition"

#: Nobody was cared for: an exercise, by the label HL7 has for what is no real data.
EXERCISE = Coding(f"{_TERMS}/v3-ActReason", "HTEST", "test health data")

REST = Coding(f"{_TERMS}/audit-event-type", "rest", "Restful Operation")
ACTIVITY = Coding(_DCM, "110100", "Application Activity")
LOG_USED = Coding(_DCM, "110101", "Audit Log Used")
EXPORT = Coding(_DCM, "110106", "Export")
IMPORT = Coding(_DCM, "110107", "Import")
RECORD = Coding(_DCM, "110110", "Patient Record")
QUERY = Coding(_DCM, "110112", "Query")
SECURITY = Coding(_DCM, "110113", "Security Alert")
AUTHENTICATION = Coding(_DCM, "110114", "User Authentication")
LOGIN = Coding(_DCM, "110122", "Login")
LOGOUT = Coding(_DCM, "110123", "Logout")
OVERRIDE_STARTED = Coding(_DCM, "110127", "Emergency Override Started")
SECURITY_SETTING = Coding(_DCM, "110129", "Security Configuration")
OBJECT_RIGHTS = Coding(_DCM, "110135", "Object Security Attributes Changed")
USER_RIGHTS = Coding(_DCM, "110137", "User security Attributes Changed")
OVERRIDE_STOPPED = Coding(_DCM, "110138", "Emergency Override Stopped")
READ = Coding(_REST, "read", "read")
SEARCH = Coding(_REST, "search-type", "search-type")
BY_CONSENT = Coding(
    "https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType",
    "AuthZ-Consent",
    "Authorization Decision using Roles and Consent",
)

APPLICATION = Coding(_DCM, "110150", "Application")
DESTINATION = Coding(_DCM, "110152", "Destination Role ID")
SOURCE = Coding(_DCM, "110153", "Source Role ID")
RECIPIENT = Coding(f"{_TERMS}/v3-ParticipationType", "IRCP", "information recipient")
HUMAN = Coding(f"{_TERMS}/extra-security-role-type", "humanuser", "human user")
SERVER = Coding(f"{_TERMS}/security-source-type", "4", "Application Server")
PERSON = Coding(f"{_TERMS}/audit-entity-type", "1", "Person")
SYSTEM_OBJECT = Coding(f"{_TERMS}/audit-entity-type", "2", "System Object")
OTHER = Coding(f"{_TERMS}/audit-entity-type", "4", "Other")
PATIENT = Coding(f"{_TERMS}/object-role", "1", "Patient")
RESOURCE = Coding(f"{_TERMS}/object-role", "4", "Domain Resource")
SECURITY_RESOURCE = Coding(f"{_TERMS}/object-role", "13", "Security Resource")
QUERIED = Coding(f"{_TERMS}/object-role", "24", "Query")

EMERGENCY = Coding(f"{_TERMS}/v3-ActReason", "ETREAT", "Emergency Treatment")
TREATMENT = Coding(f"{_TERMS}/v3-ActReason", "TREAT", "treatment")
#: Not BTG, which is the overriding of a refusal: here an opposition is never overridden.
PURPOSES: dict[Mode, Coding] = {
    Mode.CENTRE_15: EMERGENCY,
    Mode.BRIS_DE_GLACE: EMERGENCY,
    Mode.NORMAL: TREATMENT,
}
_STARTED = {
    Mode.CENTRE_15: OVERRIDE_STARTED,
    Mode.BRIS_DE_GLACE: OVERRIDE_STARTED,
    Mode.NORMAL: BY_CONSENT,
}
_STOPPED = {Mode.CENTRE_15: OVERRIDE_STOPPED, Mode.BRIS_DE_GLACE: OVERRIDE_STOPPED}

DONE, MINOR, SERIOUS = "0", "4", "8"  # audit-event-outcome


@dataclass(frozen=True, slots=True)
class Meaning:
    """``why`` names the field of the detail that explains an outcome other than success."""

    type: Coding
    action: str  # C, R, U, D, E
    subtype: Coding | None = None
    by_mode: Mapping[Mode, Coding] = field(default_factory=dict)
    outcome: str | None = DONE
    why: str = ""


MEANINGS: dict[type, Meaning] = {
    e.LookedUp: Meaning(REST, "E", SEARCH),
    e.AccessRefused: Meaning(SECURITY, "E", BY_CONSENT, outcome=SERIOUS, why="grounds"),
    e.AccessGranted: Meaning(SECURITY, "E", by_mode=_STARTED),
    e.SectionsOpened: Meaning(REST, "R", READ),
    e.AccessExtended: Meaning(SECURITY, "U"),
    e.AccessEnded: Meaning(SECURITY, "E", by_mode=_STOPPED),
    e.OwedSettled: Meaning(SECURITY, "U"),
    e.LookupPrepared: Meaning(QUERY, "C"),
    e.PreparedClosed: Meaning(QUERY, "U"),
    e.SignedIn: Meaning(AUTHENTICATION, "E", LOGIN),
    e.SignInRefused: Meaning(AUTHENTICATION, "E", LOGIN, outcome=MINOR, why="failure"),
    e.SecondFactorGiven: Meaning(AUTHENTICATION, "E"),
    e.SessionEnded: Meaning(AUTHENTICATION, "E", LOGOUT),
    p.OppositionRecorded: Meaning(SECURITY, "C", OBJECT_RIGHTS),
    p.OppositionLifted: Meaning(SECURITY, "D", OBJECT_RIGHTS),
    p.ProfessionalBlocked: Meaning(SECURITY, "C", OBJECT_RIGHTS),
    e.RecordStateChanged: Meaning(RECORD, "U"),
    e.DocumentImported: Meaning(IMPORT, "C"),
    e.DocumentRefused: Meaning(IMPORT, "C", outcome=MINOR, why="why"),
    e.AccountCreated: Meaning(SECURITY, "C", USER_RIGHTS),
    e.AccountSuspended: Meaning(SECURITY, "U", USER_RIGHTS),
    e.KeysRotated: Meaning(SECURITY, "U", SECURITY_SETTING),
    own.LogRead: Meaning(LOG_USED, "R"),
    own.WordsRead: Meaning(LOG_USED, "R"),
    own.LogExported: Meaning(EXPORT, "R"),
    own.LogPurged: Meaning(LOG_USED, "D"),
    own.ClockSteppedBack: Meaning(SECURITY, "E", outcome=MINOR),
    own.AlarmRaised: Meaning(SECURITY, "E", outcome=SERIOUS, why="finding"),
    own.AlarmCleared: Meaning(SECURITY, "E"),
    review.CaseOpened: Meaning(SECURITY, "C"),
    review.CaseJoined: Meaning(SECURITY, "U"),
    review.CaseAssigned: Meaning(SECURITY, "U"),
    review.CaseAsked: Meaning(SECURITY, "U"),
    review.CaseAnswered: Meaning(SECURITY, "U"),
    review.CaseTaken: Meaning(SECURITY, "U"),
    review.CaseCommented: Meaning(SECURITY, "U"),
    review.CaseJudged: Meaning(SECURITY, "U"),
    review.CaseEscalated: Meaning(SECURITY, "U"),
    review.CaseClosed: Meaning(SECURITY, "U"),
    # The entry of the end comes next: the access stops once.
    review.AccessRevoked: Meaning(SECURITY, "D", OBJECT_RIGHTS),
    review.HandoverOffered: Meaning(SECURITY, "U"),
    review.HandoverClosed: Meaning(SECURITY, "U"),
    review.FeedTokenMade: Meaning(SECURITY, "C", SECURITY_SETTING),
    review.FeedTokenRevoked: Meaning(SECURITY, "D", SECURITY_SETTING),
    review.KnownPersonMarked: Meaning(SECURITY, "C", OBJECT_RIGHTS),
    review.KnownPersonLifted: Meaning(SECURITY, "D", OBJECT_RIGHTS),
    review.ReportExported: Meaning(EXPORT, "R"),
    review.ScoringChanged: Meaning(SECURITY, "U", SECURITY_SETTING),
    review.WeightsLearned: Meaning(SECURITY, "U", SECURITY_SETTING),
    p.ProfessionalUnblocked: Meaning(SECURITY, "D", OBJECT_RIGHTS),
    p.MaskedPermissionChanged: Meaning(SECURITY, "U", OBJECT_RIGHTS),
    p.RegisterImported: Meaning(IMPORT, "C"),
    p.ContactRecorded: Meaning(RECORD, "U"),
    p.NoticeSent: Meaning(EXPORT, "R"),
    p.NoticeFailed: Meaning(EXPORT, "R", outcome=MINOR, why="cause"),
    p.NoticeRedirected: Meaning(EXPORT, "U"),
    p.LettersPrinted: Meaning(EXPORT, "R"),
    p.NamingChanged: Meaning(SECURITY, "U", SECURITY_SETTING),
    p.AccessContested: Meaning(SECURITY, "C"),
    p.AccessesListed: Meaning(EXPORT, "R"),
    p.PatientExported: Meaning(EXPORT, "R"),
    p.PatientErased: Meaning(RECORD, "D"),
    p.Purged: Meaning(RECORD, "D"),
    p.DrillStarted: Meaning(SECURITY, "C"),
    p.DrillEnded: Meaning(SECURITY, "U"),
    p.DrillSheetTaken: Meaning(EXPORT, "R"),
    p.SlipsPrinted: Meaning(EXPORT, "C"),
    p.SlipSeriesClosed: Meaning(SECURITY, "U"),
    p.SlipEntered: Meaning(SECURITY, "C"),
    p.OwedReminded: Meaning(SECURITY, "U"),
}
_UNKNOWN = Meaning(ACTIVITY, "E", outcome=None)
_BY_CODE = {CODES[event]: meaning for event, meaning in MEANINGS.items()}


def meaning_of(code: str) -> Meaning:
    """What an entry of this code is; a code of a later version is an application activity."""
    return _BY_CODE.get(code, _UNKNOWN)
