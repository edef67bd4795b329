"""Figures of a picture as a reader says them: shares, durations, delays. No Streamlit."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from console import journal_wording
from console import supervision_wording as words
from policy.activity import Words
from policy.picture import OTHER_REASON, Picture, share
from policy.reasons import REASONS

#: How far back a month may be asked for.
MONTHS = 36
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def percent(part: float | None) -> str:
    """« 85 % », and a dash of nothing."""
    return "—" if part is None else f"{part:.0%}".replace("%", "\u202f%")


def number(n: int) -> str:
    """« 4 126 »: by thousands, on one line."""
    return f"{n:,}".replace(",", "\u202f")


def duration(seconds: float | None) -> str:
    """« 1 min 20 s », and a dash of nothing."""
    if seconds is None:
        return "—"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def waited(since: datetime | None, now: datetime) -> str:
    """How long ago, in the unit that says enough."""
    if since is None:
        return "n’a jamais parlé"
    passed = now - since
    if passed < 2 * _MINUTE:
        return "à l’instant"
    if passed < 2 * _HOUR:
        return f"il y a {passed // _MINUTE} min"
    if passed < 48 * _HOUR:
        return f"il y a {passed // _HOUR} h"
    return f"il y a {passed.days} jours"


def month(code: str) -> str:
    """« 2026-03 » → « mars 2026 »."""
    year, _, n = code.partition("-")
    return f"{words.MONTHS[int(n) - 1]} {year}"


def months(today: date) -> dict[str, str]:
    """The months that may be asked for, this one first."""
    last = today.year * 12 + today.month - 1
    codes = [f"{n // 12}-{n % 12 + 1:02}" for n in range(last, last - MONTHS, -1)]
    return {code: month(code) for code in codes}


def habits(picture: Picture) -> list[tuple[str, str]]:
    """Is the motive chosen, or the first one taken?"""
    reasons, whole = picture.reasons, sum(picture.reasons.values())
    first = REASONS.motives[picture.first_reason].label
    most = max(reasons, key=lambda code: (reasons[code], code), default=None)
    rows = [
        (f"Premier motif de la liste ({first})", reasons.get(picture.first_reason, 0)),
        ("« Autres motifs »", reasons.get(OTHER_REASON, 0)),
    ]
    said = [(label, f"{percent(share(n, whole))}\u00a0({number(n)})") for label, n in rows]
    if most is not None:
        label = REASONS.motives[most].label if most in REASONS.motives else most
        said.append((f"Le plus donné : {label}", percent(share(reasons[most], whole))))
    return [*said, *_said_before(picture.words)]


def _said_before(words_said: Mapping[Words, int]) -> list[tuple[str, str]]:
    """Are justifications written, or pasted?"""
    whole = sum(words_said.values())
    again = {one: words_said.get(one, 0) for one in (Words.REPEATED, Words.SHARED)}
    rows = [("Justifications aux mots repris", sum(again.values()))]
    rows += [(f"dont {words.SAID_BEFORE[one].lower()}", n) for one, n in again.items()]
    return [(label, f"{percent(share(n, whole))}\u00a0({number(n)})") for label, n in rows]


def ended(picture: Picture) -> list[tuple[str, str]]:
    """How accesses ended, and what they left owed in words."""
    ends = [
        (journal_wording.ENDS[kind].capitalize(), number(n)) for kind, n in picture.ended.items()
    ]
    owed = [(f"Justifications : {words.DEBTS[debt].lower()}", number(n))
            for debt, n in picture.debts.items()]  # fmt: skip
    return [*ends, *owed, ("Justifications : échéance passée", number(picture.overdue))]


def reviewed(picture: Picture) -> list[tuple[str, str]]:
    """What a review costs, what waits, and whether two readers agree."""
    review = picture.review
    closed = [(f"Cas clos : {words.VERDICTS[verdict].lower()}", number(n))
              for verdict, n in review.closed.items()]  # fmt: skip
    oldest = "—" if review.oldest is None else waited(review.oldest, picture.made_at)
    agreed = percent(share(review.agreed, review.compared))
    return [
        ("Lectures rendues", number(review.readings)),
        ("Temps médian par cas", duration(review.median_seconds)),
        *closed,
        ("Cas en attente", number(review.waiting)),
        ("Le plus ancien attend depuis", oldest),
        ("Accord des deux lectures", f"{agreed} (sur {review.compared})"),
    ]
