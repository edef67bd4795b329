"""Lines of a record as HTML: everything a document says is escaped here, and nowhere else."""

from html import escape

from console import pieces, wording
from console.record_view import Line, Passage
from policy.record import CODE_SYSTEMS, Code, Item, Source


def line(said: Line) -> str:
    item = said.item
    said_twice = item.label and item.label.casefold() not in item.text.casefold()
    parts = [
        *map(mark, _attention(said)),
        f'<span class="what">{escape(item.text or item.label)}</span>',
        f" <span>— codé : {escape(item.label)}</span>" if said_twice and item.text else "",
        f" <small>[{escape(_code(item.code))}]</small>" if item.code else "",
        f"<div>{escape(_about(item))}</div>" if _about(item) else "",
        f"<div>{mark('À vérifier')}{escape(item.disagreement)}</div>" if item.disagreement else "",
        *map(mark, said.marks),
        f'<div class="from">{escape(_from(said.sources))}</div>',
    ]
    return f"<li>{''.join(parts)}</li>"


def _attention(said: Line) -> list[str]:
    found = said.attention
    return [f"⚠ {found.label} : {found.why}"] if found else []


def _about(item: Item) -> str:
    dates = [f"depuis {pieces.day(item.start)}" if item.start else ""]
    dates.append(f"jusqu’à {pieces.day(item.end)}" if item.end else "")
    details = (f"{heading} : {words}" for heading, words in item.details)
    status = wording.STATUSES.get(item.status, item.status)
    return " · ".join(filter(None, (status, *dates, *details)))


def passage(said: Passage) -> str:
    words = escape(said.text).replace("\n", "<br>")
    title = f"<strong>{escape(said.title)}</strong><br>" if said.title else ""
    marks = "".join(map(mark, said.marks))
    return (
        f'<li>{title}{words}<br>{marks}<div class="from">{escape(_from((said.source,)))}</div></li>'
    )


def mark(words: str) -> str:
    return f'<span class="bg-mark">{escape(words)}</span>'


def _code(code: Code) -> str:
    return f"{CODE_SYSTEMS.get(code.system, '')} {code.value}".strip()


def _from(sources: tuple[Source, ...]) -> str:
    return " ; ".join(
        " — ".join(
            filter(
                None,
                (
                    source.title,
                    source.author,
                    pieces.at(source.written_at) if source.written_at else "non daté",
                ),
            )
        )
        for source in dict.fromkeys(sources)
    )
