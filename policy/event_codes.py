"""The code under which each event stands in the log: for ever, never change one."""

from dataclasses import fields

from policy.events import (
    AccessEnded,
    AccessExtended,
    AccessGranted,
    AccessRefused,
    AccountCreated,
    AccountSuspended,
    DocumentImported,
    DocumentRefused,
    KeysRotated,
    LookedUp,
    LookupPrepared,
    OwedSettled,
    PreparedClosed,
    RecordStateChanged,
    SecondFactorGiven,
    SectionsOpened,
    SessionEnded,
    SignedIn,
    SignInRefused,
)
from policy.log_events import (
    AlarmCleared,
    AlarmRaised,
    ClockSteppedBack,
    LogExported,
    LogPurged,
    LogRead,
    WordsRead,
)
from policy.patient_events import (
    AccessContested,
    AccessesListed,
    ContactRecorded,
    DrillEnded,
    DrillSheetTaken,
    DrillStarted,
    LettersPrinted,
    MaskedPermissionChanged,
    NamingChanged,
    NoticeFailed,
    NoticeRedirected,
    NoticeSent,
    OppositionLifted,
    OppositionRecorded,
    OwedReminded,
    PatientErased,
    PatientExported,
    ProfessionalBlocked,
    ProfessionalUnblocked,
    Purged,
    RegisterImported,
    SlipEntered,
    SlipSeriesClosed,
    SlipsPrinted,
)
from policy.review_events import (
    AccessRevoked,
    CaseAnswered,
    CaseAsked,
    CaseAssigned,
    CaseClosed,
    CaseCommented,
    CaseEscalated,
    CaseJoined,
    CaseJudged,
    CaseOpened,
    CaseTaken,
    FeedTokenMade,
    FeedTokenRevoked,
    HandoverClosed,
    HandoverOffered,
    KnownPersonLifted,
    KnownPersonMarked,
    ReportExported,
    ScoringChanged,
    WeightsLearned,
)

Event = (
    LookedUp
    | AccessRefused
    | AccessGranted
    | SectionsOpened
    | AccessExtended
    | AccessEnded
    | OwedSettled
    | LookupPrepared
    | PreparedClosed
    | SignedIn
    | SignInRefused
    | SecondFactorGiven
    | SessionEnded
    | OppositionRecorded
    | OppositionLifted
    | ProfessionalBlocked
    | RecordStateChanged
    | DocumentImported
    | DocumentRefused
    | AccountCreated
    | AccountSuspended
    | KeysRotated
    | LogRead
    | WordsRead
    | LogExported
    | LogPurged
    | ClockSteppedBack
    | AlarmRaised
    | AlarmCleared
    | CaseOpened
    | CaseJoined
    | CaseAssigned
    | CaseAsked
    | CaseAnswered
    | CaseTaken
    | CaseCommented
    | CaseJudged
    | CaseEscalated
    | CaseClosed
    | AccessRevoked
    | HandoverOffered
    | HandoverClosed
    | FeedTokenMade
    | FeedTokenRevoked
    | KnownPersonMarked
    | KnownPersonLifted
    | ReportExported
    | ScoringChanged
    | WeightsLearned
    | ProfessionalUnblocked
    | MaskedPermissionChanged
    | RegisterImported
    | ContactRecorded
    | NoticeSent
    | NoticeFailed
    | NoticeRedirected
    | LettersPrinted
    | NamingChanged
    | AccessContested
    | AccessesListed
    | PatientExported
    | PatientErased
    | Purged
    | DrillStarted
    | DrillEnded
    | DrillSheetTaken
    | SlipsPrinted
    | SlipSeriesClosed
    | SlipEntered
    | OwedReminded
)

CODES: dict[type, str] = {
    LookedUp: "looked_up",
    AccessRefused: "access_refused",
    AccessGranted: "access_granted",
    SectionsOpened: "sections_opened",
    AccessExtended: "access_extended",
    AccessEnded: "access_ended",
    OwedSettled: "owed_settled",
    LookupPrepared: "lookup_prepared",
    PreparedClosed: "prepared_closed",
    SignedIn: "signed_in",
    SignInRefused: "sign_in_refused",
    SecondFactorGiven: "second_factor_given",
    SessionEnded: "session_ended",
    OppositionRecorded: "opposition_recorded",
    OppositionLifted: "opposition_lifted",
    ProfessionalBlocked: "professional_blocked",
    RecordStateChanged: "record_state_changed",
    DocumentImported: "document_imported",
    DocumentRefused: "document_refused",
    AccountCreated: "account_created",
    AccountSuspended: "account_suspended",
    KeysRotated: "keys_rotated",
    LogRead: "log_read",
    WordsRead: "words_read",
    LogExported: "log_exported",
    LogPurged: "log_purged",
    ClockSteppedBack: "clock_stepped_back",
    AlarmRaised: "alarm_raised",
    AlarmCleared: "alarm_cleared",
    CaseOpened: "case_opened",
    CaseJoined: "case_joined",
    CaseAssigned: "case_assigned",
    CaseAsked: "case_asked",
    CaseAnswered: "case_answered",
    CaseTaken: "case_taken",
    CaseCommented: "case_commented",
    CaseJudged: "case_judged",
    CaseEscalated: "case_escalated",
    CaseClosed: "case_closed",
    AccessRevoked: "access_revoked",
    HandoverOffered: "handover_offered",
    HandoverClosed: "handover_closed",
    FeedTokenMade: "feed_token_made",
    FeedTokenRevoked: "feed_token_revoked",
    KnownPersonMarked: "known_person_marked",
    KnownPersonLifted: "known_person_lifted",
    ReportExported: "report_exported",
    ScoringChanged: "scoring_changed",
    WeightsLearned: "weights_learned",
    ProfessionalUnblocked: "professional_unblocked",
    MaskedPermissionChanged: "masked_permission_changed",
    RegisterImported: "register_imported",
    ContactRecorded: "contact_recorded",
    NoticeSent: "notice_sent",
    NoticeFailed: "notice_failed",
    NoticeRedirected: "notice_redirected",
    LettersPrinted: "letters_printed",
    NamingChanged: "naming_changed",
    AccessContested: "access_contested",
    AccessesListed: "accesses_listed",
    PatientExported: "patient_exported",
    PatientErased: "patient_erased",
    Purged: "purged",
    DrillStarted: "drill_started",
    DrillEnded: "drill_ended",
    DrillSheetTaken: "drill_sheet_taken",
    SlipsPrinted: "slips_printed",
    SlipSeriesClosed: "slip_series_closed",
    SlipEntered: "slip_entered",
    OwedReminded: "owed_reminded",
}


def code_of(event: Event) -> str:
    """The stable code under which the event stands in the log."""
    return CODES[type(event)]


def detail_of(event: Event) -> dict[str, object]:
    """The event's fields, enums and ids still as values: JSON's business is the store's."""
    return {field.name: getattr(event, field.name) for field in fields(event)}
