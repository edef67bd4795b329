"""Lines of a record as HTML: everything a document says is escaped here, and nowhere else."""

from html import escape

from console import drill_wording, pieces, record_words, wording
from console.desk import Access, Patient
from console.record_view import Line, Passage
from policy.record import CODE_SYSTEMS, Code, Item, Source


def heading(access: Access, patient: Patient) -> str:
    """The banner of an access: mode, patient, file. EX_0.3-1050: shown during the whole access."""
    traits = patient.identity.traits
    born = (
        f"né(e) le {pieces.day(traits.birth_date)}, {pieces.age(traits.birth_date)}"
        if (traits.birth_date)
        else ""
    )
    file = f"dossier {access.regulation_file}" if access.regulation_file else ""
    end = f"jusqu’à {pieces.at(access.ends_at)}"
    about = " · ".join(filter(None, (born, wording.SEXES.get(traits.sex, ""), file)))
    return (
        '<div class="bg-who">'
        f'<div class="bg-mode">{escape(_mode(access))}, {end}</div>'
        f'<div class="bg-name">{escape(pieces.full_name(traits))}</div>'
        f'<div class="bg-about">{escape(about)}</div></div>'
    )


def _mode(access: Access) -> str:
    mode = wording.MODES[access.mode].upper()
    return f"{drill_wording.EXERCISE} · {mode}" if access.exercise else mode


def line(said: Line) -> str:
    """One thing a record says, the original wording first, what the code says beside it."""
    item = said.item
    parts = [
        *(f'<span class="bg-attention">{one}</span>' for one in _above(said)),
        f'<span class="bg-what">{escape(item.text or item.label)}</span>',
        f" <span>— codé\N{NO-BREAK SPACE}: {escape(item.label)}</span>" if _adds(item) else "",
        f" <small>[{escape(_code(item.code))}]</small>" if item.code else "",
        _about(item),
        f"<div>{mark('À vérifier', 'caution')}{escape(item.disagreement)}</div>"
        if item.disagreement
        else "",
        *map(mark, said.marks),
        f'<div class="bg-from">{escape(_from(said.sources))}</div>',
    ]
    return f"<li>{''.join(parts)}</li>"


def _adds(item: Item) -> bool:
    """Does the code's label say more than the words and the details already on screen?"""
    said = {item.text.casefold(), *(words.casefold() for _, words in item.details)}
    label = item.label.casefold()
    return bool(item.text and label) and label not in item.text.casefold() and label not in said


def _above(said: Line) -> list[str]:
    """What must be seen before the words; a treatment that is over alarms nobody."""
    if said.ended:
        return [mark(record_words.ENDED), *(mark(found.label) for found in said.attentions)]
    severe = [mark(f"⚠ {record_words.SEVERE_MARK}", "alert")] if said.severe else []
    classes = (f"⚠ {one.label}\N{NO-BREAK SPACE}: {one.why}" for one in said.attentions)
    return [*severe, *(mark(words, "alert") for words in classes)]


def _about(item: Item) -> str:
    """What is read first; what a document says besides is folded, never dropped."""
    dates = [f"depuis {pieces.day(item.start)}" if item.start else ""]
    dates.append(f"jusqu’à {pieces.day(item.end)}" if item.end else "")
    status = record_words.STATUSES.get(item.status, "")  # others are said by a detail
    details = [pair for pair in item.details if not _is_date(item, pair[1])]
    first = [pair for pair in details if pair[0] in record_words.READ_FIRST]
    folded = [pair for pair in details if pair[0] not in record_words.READ_FIRST]
    line = " · ".join(filter(None, (status, *dates, *map(_said, first))))
    rest = " · ".join(map(_said, folded))
    more = f"<details><summary>Autres précisions</summary>{escape(rest)}</details>" if rest else ""
    return f"<div>{escape(line)}</div>{more}" if line or more else ""


def _said(pair: tuple[str, str]) -> str:
    return f"{pair[0]}\N{NO-BREAK SPACE}: {record_words.VALUES.get(pair[1], pair[1])}"


def _is_date(item: Item, words: str) -> bool:
    return words in {day for date in (item.start, item.end) for day in (date, pieces.day(date))}


def passage(said: Passage) -> str:
    """Words that are no item; a statement that there is nothing is framed by what it states."""
    words = escape(said.text).replace("\n", "<br>")
    if said.kind:
        words = mark(said.text, said.kind)
    title = f"<strong>{escape(said.title)}</strong><br>" if said.title else ""
    marks = "".join(map(mark, said.marks))
    source = escape(_from((said.source,)))
    return f'<li>{title}{words}<br>{marks}<div class="bg-from">{source}</div></li>'


def mark(words: str, kind: str = "plain") -> str:
    """A few words in a frame; ``kind`` is a class of style.css."""
    return f'<span class="bg-mark bg-{kind}">{escape(words)}</span>'


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
