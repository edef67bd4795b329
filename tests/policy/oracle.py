"""What must be decided, written a second time: as the law tells it, mode by mode.

Deliberately not the tables of policy/: no import from policy.grounds, habilitation or durations.
Where the policy lists what refuses, this lists what is required, and the rest refuses.
"""

from datetime import datetime, timedelta
from typing import Any

from policy.decision import Granted, Ground, Mode, Owed, Refused
from policy.record import Section

HOUR = timedelta(hours=1)

# mode -> the only posts that use it
POSTS = {
    "centre_15": {("regulating_physician", "samu")},
    "bris_de_glace": {("emergency_physician", "emergency_department")},
    "normal": {
        ("regulating_physician", "samu"),
        ("emergency_physician", "emergency_department"),
    },
}
SAMU_ONLY = {"regulating_physician", "call_handler"}
EMERGENCY_DEPARTMENT_ONLY = {"emergency_physician", "triage_nurse"}
FRESH = {"centre_15": 12 * HOUR, "bris_de_glace": 4 * HOUR, "normal": 12 * HOUR}
LASTS = {
    "centre_15": (HOUR / 2, HOUR),
    "bris_de_glace": (HOUR, 4 * HOUR),
    "normal": (HOUR / 2, 2 * HOUR),
}
HEADINGS = {f"M0{group}.00" for group in range(1, 8)}
LINES = {"M01": 3, "M02": 10, "M03": 22, "M04": 4, "M05": 2, "M06": 4}
MOTIVES = {f"{group}.{n:02}" for group, count in LINES.items() for n in range(1, count + 1)}


def expected(request: Any, facts: Any, now: datetime) -> Granted | Refused:
    against = frozenset(_person(facts) | _post(request, facts) | _declared(request, facts))
    against |= _second_factor(request, facts) | _reason(request)
    if against:
        return Refused(request.mode, tuple(sorted(against, key=list(Ground).index)))
    length, ceiling = LASTS[request.mode]
    emergency = request.mode in {"centre_15", "bris_de_glace"}
    return Granted(
        mode=request.mode,
        sections=frozenset(Section),
        ends_at=now + length,
        ceiling_at=now + ceiling,
        masked_included=facts.masked_permitted if emergency else False,
        owed=_owed(request, facts, emergency),
    )


def _person(facts: Any) -> set[Ground]:
    """What the patient and the record say, whoever asks and however."""
    against = {Ground.PROFESSIONAL_BLOCKED} if facts.professional_blocked else set()
    if facts.record != "active":
        against.add(Ground(f"record_{facts.record}"))
    return against


def _post(request: Any, facts: Any) -> set[Ground]:
    """Who asks, and from where."""
    against = {Ground.ACCOUNT_SUSPENDED} if facts.suspended else set()
    if facts.profession != "10":
        against.add(Ground.PROFESSION_MAY_NOT_OPEN)
    allowed = POSTS[request.mode]
    if facts.function not in {function for function, _ in allowed}:
        against.add(Ground.FUNCTION_MAY_NOT_OPEN)
    other_post = EMERGENCY_DEPARTMENT_ONLY if facts.site == "samu" else SAMU_ONLY
    if facts.site not in {site for _, site in allowed} or facts.function in other_post:
        against.add(Ground.MODE_NOT_FOR_THIS_SITE)
    return against


def _declared(request: Any, facts: Any) -> set[Ground]:
    """What each legal situation asks for."""
    required: dict[Ground, bool] = {}
    match request.mode:
        case Mode.CENTRE_15:
            required = {
                Ground.OPPOSED_TO_CENTRE_15: not facts.opposed_centre_15,
                Ground.REGULATION_FILE_MISSING: request.regulation_file
                and facts.file in {"medical", "unverified", "without_medical_act"},
                Ground.FILE_WITHOUT_MEDICAL_ACT: facts.file
                in {"not_given", "medical", "unverified"},
            }
        case Mode.BRIS_DE_GLACE:
            required = {
                Ground.OPPOSED_TO_BRIS_DE_GLACE: not facts.opposed_bris_de_glace,
                Ground.INABILITY_NOT_DECLARED: request.unable_to_express,
                Ground.RISK_NOT_DECLARED: request.immediate_risk,
            }
        case Mode.NORMAL:
            required = {Ground.CONSENT_NOT_DECLARED: request.consent}
    return {ground for ground, met in required.items() if not met}


def _second_factor(request: Any, facts: Any) -> set[Ground]:
    age = facts.second_factor_age
    fresh = timedelta(0) <= age and age <= FRESH[request.mode]
    return set() if fresh else {Ground.SECOND_FACTOR_TOO_OLD}


def _reason(request: Any) -> set[Ground]:
    if request.reason in MOTIVES:
        return set()
    nothing = request.reason is None or request.reason.isspace() or request.reason == ""
    return {Ground.REASON_MISSING if nothing else Ground.REASON_UNKNOWN}


def _owed(request: Any, facts: Any, emergency: bool) -> frozenset[Owed]:
    owed = set()
    if emergency and not request.rationale_given:
        owed.add(Owed.RATIONALE)
    if facts.duty == "off":
        owed.add(Owed.OFF_DUTY)
    if request.mode == "centre_15" and facts.file != "medical":
        owed.add(Owed.FILE_TO_CONFIRM)
    return frozenset(owed)
