"""What no font inside can draw is replaced by a mark that shows: never dropped, never a blank.

The typesetter refuses a whole document for one character that it cannot draw (PDF/UA-1).
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

import typst

REPLACED: Final = "\N{REPLACEMENT CHARACTER}"
#: Known to be drawn: Latin as Europe writes it, and the punctuation of French.
_KNOWN: Final = frozenset(
    map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), 0x202F, 0x20AC))
)
_LONGEST: Final = 40  # letters in a row that fit any column, at any size
_MAY_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_BLANK = {"Cc", "Zl", "Zp"}
_NEVER = {"Cf", "Cn", "Co", "Cs"}  # unassigned, private, or turning the direction of its neighbours
_JOINING = "\u200c\u200d"


def drawable(text: str) -> str:
    """The same words, of characters that are drawn; what is too long for a line may break."""
    return " ".join(map(_breakable, "".join(_characters(text)).split(" ")))


def _characters(text: str) -> Iterator[str]:
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if character in _KNOWN:
            yield character
        elif category in _BLANK:
            yield " "
        elif character in _JOINING or (category not in _NEVER and _is_drawn(character)):
            yield character
        else:
            yield REPLACED


def _breakable(word: str) -> str:
    parts = (word[at : at + _LONGEST] for at in range(0, len(word), _LONGEST))
    return _MAY_BREAK.join(parts)


@cache
def _is_drawn(character: str) -> bool:
    try:
        typst.compile(
            b'#set document(title: "a")\n#sys.inputs.c',
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"c": f"a{character}"},  # on a letter, for what is an accent
            pdf_standards="ua-1",
            timestamp=0,
        )
    except typst.TypstError:
        return False
    return True
