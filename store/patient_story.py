"""What the entries about one patient tell: accesses, refusals, look-ups, and what was said of them.

Pure: the same entries always tell the same, so that whoever holds their proofs tells it again and
compares.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from store.log_tree import UNREADABLE, Said
from store.patient_lines import Access, Left, Lookup, Refusal, Shown, Slip, Stated, Story, Told

#: A look-up led to an access that the same agent opened, or was refused, so soon after.
LEADS: Final = timedelta(minutes=30)


_OF_AN_ACCESS: Final = ("access_granted", "sections_opened", "access_extended", "access_ended")
_STATEMENTS: Final = {
    "opposition_recorded": True,
    "opposition_lifted": False,
    "professional_blocked": True,
    "professional_unblocked": False,
    "masked_permission_changed": None,
}
_BECAME: Final = {
    "notice_sent": "sent",
    "notice_failed": "failed",
    "notice_redirected": "redirected",
}
_LEFT: Final = {"accesses_listed": None, "patient_exported": "everything"}
#: The codes that are told; every other entry about a patient is not about who opened what.
TOLD: Final = (
    *_OF_AN_ACCESS, "access_refused", "looked_up", *_STATEMENTS, *_BECAME, "slip_entered", *_LEFT,
)  # fmt: skip


class NotTold(Exception):
    """An entry does not say what an entry of its code says."""


def told(entries: Iterable[Said]) -> Story:
    """The story of these entries, of one patient; ``NotTold`` when one cannot be read."""
    try:
        ordered = sorted(entries, key=lambda e: (e.at, e.log, e.seq))
        if any(entry.code not in TOLD for entry in ordered):
            raise NotTold
        details = {(e.log, e.seq): _detail(e) for e in ordered}
        return Story(
            tuple(_accesses(ordered, details)),
            tuple(_refusal(e, details[e.log, e.seq]) for e in _of(ordered, ("access_refused",))),
            tuple(_lookups(ordered, details)),
            tuple(_stated(e, details[e.log, e.seq]) for e in _of(ordered, _STATEMENTS)),
            tuple(_told(e, details[e.log, e.seq]) for e in _of(ordered, _BECAME)),
            tuple(_slip(e, details[e.log, e.seq]) for e in _of(ordered, ("slip_entered",))),
            tuple(_left(e, details[e.log, e.seq]) for e in _of(ordered, _LEFT)),
        )
    except (LookupError, TypeError, ValueError, AttributeError, msgspec.ValidationError) as odd:
        raise NotTold from odd


_Detail = dict[str, Any]
_Details = Mapping[tuple[UUID, int], _Detail]


def _detail(entry: Said) -> _Detail:
    try:
        return msgspec.json.decode(entry.detail, type=dict[str, Any])
    except UNREADABLE as odd:
        raise NotTold from odd


def _of(entries: Iterable[Said], codes: Iterable[str]) -> Iterator[Said]:
    wanted = frozenset(codes)
    return (entry for entry in entries if entry.code in wanted)


def _line(*entries: Said) -> dict[str, Any]:
    first = entries[0]
    return {"site": first.log, "entries": tuple(e.seq for e in entries), "at": first.at}


def _moment(value: object) -> datetime:
    return msgspec.convert(value, datetime)


def _accesses(entries: list[Said], details: _Details) -> Iterator[Access]:
    chains: dict[UUID, list[Said]] = {}
    for entry in _of(entries, _OF_AN_ACCESS):
        if entry.grant is None:
            raise NotTold
        chains.setdefault(entry.grant, []).append(entry)
    for grant, chain in chains.items():
        yield _access(grant, chain, [details[e.log, e.seq] for e in chain])


def _access(grant: UUID, chain: list[Said], details: list[_Detail]) -> Access:
    (first, *_), (granted, *_) = chain, details
    if first.code != "access_granted" or len({e.log for e in chain}) > 1 or first.agent is None:
        raise NotTold
    said = [(e.code, e.at, detail) for e, detail in zip(chain, details, strict=True)]
    lengths = [d["ends_at"] for code, _, d in said if code in ("access_granted", "access_extended")]
    ends = [(at, d) for code, at, d in said if code == "access_ended"]
    opened = [d["sections"] for code, _, d in said if code == "sections_opened"]
    until = _moment(lengths[-1])
    seconds = ends[0][1]["shown"] if ends else {}
    sections = sorted({section for sections in opened for section in sections} | set(seconds))
    return Access(
        **_line(*chain),
        access=grant,
        agent=first.agent,
        mode=granted["mode"],
        reason=granted["reason"],
        file_named=granted["regulation_file"] is not None,
        masked_included=granted["masked_included"],
        exercise=granted.get("exercise", False),
        extended=len(lengths) - 1,
        until=until,
        # The database ends an access at its term, whenever that is written down.
        ended=min(ends[0][0], until) if ends else None,
        ended_how=ends[0][1]["kind"] if ends else None,
        shown=tuple(Shown(one, _seconds(seconds.get(one))) for one in sections),
    )


def _seconds(value: object) -> int | None:
    return None if value is None else msgspec.convert(value, int)


def _refusal(entry: Said, detail: _Detail) -> Refusal:
    grounds = tuple(detail["grounds"])
    return Refusal(**_line(entry), agent=_whose(entry), mode=detail["mode"], grounds=grounds)


def _whose(entry: Said) -> UUID:
    if entry.agent is None:
        raise NotTold
    return entry.agent


def _lookups(entries: list[Said], details: _Details) -> Iterator[Lookup]:
    led = list(_of(entries, ("access_granted", "access_refused")))
    for entry in _of(entries, ("looked_up",)):
        yield Lookup(
            **_line(entry),
            agent=entry.agent,
            kind=details[entry.log, entry.seq]["kind"],
            led=any(_leads(entry, to) for to in led),
        )


def _leads(lookup: Said, to: Said) -> bool:
    same = (to.agent, to.log) == (lookup.agent, lookup.log)
    return same and lookup.at <= to.at <= lookup.at + LEADS


def _stated(entry: Said, detail: _Detail) -> Stated:
    stands = _STATEMENTS[entry.code]
    professional = detail.get("professional")
    statement = "professional" if professional else detail.get("kind", "masked_documents")
    return Stated(
        **_line(entry),
        agent=entry.agent,
        statement=statement,
        stands=detail["permitted"] if stands is None else stands,
        professional=UUID(professional) if professional else None,
        said_on=date.fromisoformat(detail["said_on"]),
        **{name: detail[name] for name in ("asked_by", "identity_check", "document", "channel")},
    )


def _told(entry: Said, detail: _Detail) -> Told:
    return Told(
        **_line(entry),
        notice=UUID(detail["notice"]),
        access=entry.grant,
        became=_BECAME[entry.code],
        recipient=detail["recipient"],
        channel=detail["channel"],
        cause=detail.get("cause"),
    )


def _slip(entry: Said, detail: _Detail) -> Slip:
    used = detail["used_at"]
    return Slip(
        **_line(entry),
        agent=entry.agent,
        holder=UUID(detail["holder"]) if detail["holder"] else None,
        number=detail["number"],
        outcome=detail["outcome"],
        mode=detail["mode"],
        used_at=_moment(used) if used else None,
    )


def _left(entry: Said, detail: _Detail) -> Left:
    since, until = detail.get("since"), detail.get("until")
    return Left(
        **_line(entry),
        agent=entry.agent,
        what=_LEFT[entry.code] or detail["form"],
        since=_moment(since) if since else None,
        until=_moment(until) if until else None,
        entries_told=detail.get("entries"),
    )
