"""What entries of cases, hand-overs and feeds say in French: a table from code to words.

An id is shortened; the words beside an entry are read apart, on the record.
"""

from datetime import date

from console import case_wording, handover_wording, supervision_figures, supervision_wording
from console.flag_words import TITLES
from console.journal_parts import Detail, Said, joined, many, moment, of, short
from policy.oversight.flags import Rule
from policy.review_events import HandoverOutcome
from policy.verdicts import Verdict, Why

_READINGS = {1: "première lecture", 2: "seconde lecture"}
_WITH_WORDS = "avec des mots"


def _case(detail: Detail) -> str:
    return f"cas {short(detail['case'])}"


def _with_words(detail: Detail) -> str | None:
    return _WITH_WORDS if detail.get("words") else None


def _told(detail: Detail) -> str:
    return joined(_case(detail), _with_words(detail))


def _opened(detail: Detail) -> str:
    return joined(
        _case(detail),
        f"agent {short(detail['subject'])}",
        f"accès du {date.fromisoformat(detail['day']):%d/%m/%Y}",
        f"à clore avant le {moment(detail['due_at'])}",
    )


def _joining(detail: Detail) -> str:
    rules = ", ".join(of(TITLES, Rule, rule).lower() for rule in detail["rules"])
    why = of(supervision_wording.WHY, Why, detail["why"])
    return joined(_case(detail), f"entrée n° {detail['entry']}", why, rules)


def _assigned(detail: Detail) -> str:
    to = detail["to"]
    return joined(_case(detail), f"à l’agent {short(to)}" if to else "non attribué")


def _asked(detail: Detail) -> str:
    by = _with_words(detail) or "par la console"
    return joined(_case(detail), by, f"à répondre avant le {moment(detail['answer_by'])}")


def _answered(detail: Detail) -> str:
    file = detail.get("file")
    return joined(
        _case(detail), _with_words(detail), f"dossier ou passage {file}" if file else None
    )


def _judged(detail: Detail) -> str:
    return joined(_case(detail), _READINGS[detail["rank"]])


def _closed(detail: Detail) -> str:
    verdict = detail["verdict"]
    if verdict is None:
        return joined(_case(detail), case_wording.EXPLAINED_BY_ITSELF)
    word = of(case_wording.VERDICTS, Verdict, verdict).lower()
    return joined(_case(detail), word, _with_words(detail))


def _handed_over(detail: Detail) -> str:
    access = detail.get("access")
    outcome = of(handover_wording.OUTCOMES, HandoverOutcome, detail["outcome"])
    return joined(
        f"relais {short(detail['handover'])}", outcome, access and f"accès {short(access)}"
    )


def _token(detail: Detail) -> str:
    return f"jeton {short(detail['token'])}"


def _weights(detail: Detail) -> str:
    read = many(detail["examples"], "cas jugé", "cas jugés")
    return joined(read, f"dont {detail['misuses']} en abus", f"empreinte {detail['version'][:8]}")


WORDS: dict[str, Said] = {
    "case_opened": _opened,
    "case_joined": _joining,
    "case_assigned": _assigned,
    "case_asked": _asked,
    "case_answered": _answered,
    "case_taken": _case,
    "case_commented": _case,
    "case_judged": _judged,
    "case_escalated": _told,
    "case_closed": _closed,
    "access_revoked": lambda d: f"accès de l’agent {short(d['holder'])}",
    "handover_offered": lambda d: f"relais {short(d['handover'])} · à l’agent {short(d['to'])}",
    "handover_closed": _handed_over,
    "feed_token_made": _token,
    "feed_token_revoked": _token,
    "known_person_marked": lambda d: "chacun de ses accès est examiné",
    "known_person_lifted": lambda d: "ses accès sont examinés comme les autres",
    "scoring_changed": lambda d: f"version {d['version']} · empreinte {d['digest'][:8]}",
    "weights_learned": _weights,
    "report_exported": lambda d: f"{supervision_figures.month(d['month'])} · {d['form'].upper()}",
}
