"""References that people read aloud and type: a check character, no look-alikes, groups of four.

ISO/IEC 7064 MOD 37,36: any one wrong character is found. So is any two swapped, but for one pair in
six hundred: what is drawn at random is drawn until none of its pairs is among those (``sound``).
"""

from collections.abc import Callable
from itertools import pairwise

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # what is drawn: no 0 and O, no 1, I and L
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOK_ALIKES = str.maketrans("OIL", "011")
_BETWEEN = str.maketrans("", "", "-.·_/\u2010\u2011\u2012\u2013\u2014\u2212")
_LONGEST = 40  # characters typed; nothing of ours is longer
_GROUP = 4


class NotChecked(ValueError):
    """What was typed has not the shape of a reference of ours, or its check character is wrong."""


def checked(body: str) -> str:
    """This body, prefix included, and its check character behind it."""
    return body + _check(body)


def parse(typed: str, prefix: str) -> str:
    """The compact form of what was typed, prefix and check character included, or NotChecked.

    Forgives spaces, dashes, dots, case, a prefix left out, O for 0, I and L for 1.
    """
    compact = "".join(typed[:_LONGEST].split()).translate(_BETWEEN).upper()
    signs = compact.removeprefix(prefix).translate(_LOOK_ALIKES)
    body, check = signs[:-1], signs[-1:]
    whole = checked(prefix + body) if body and set(body) <= set(_SIGNS) else "-"
    if len(typed) > _LONGEST or whole[-1].translate(_LOOK_ALIKES) != check:
        raise NotChecked
    return whole


def grouped(compact: str, prefix: str) -> str:
    """A reference as people read it, check character last: « AV-7K3M-9QZT-4HXP-2V »."""
    signs = compact.removeprefix(prefix)
    return "-".join([prefix, *(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))])


def drawn(prefix: str, draw: Callable[[], str]) -> str:
    """A new reference: bodies of ``ALPHABET`` are drawn until one is sound."""
    while not sound(body := prefix + draw()):
        pass
    return checked(body)


def sound(body: str) -> bool:
    """Whether any two neighbours swapped are found, and the check character looks like no other."""
    whole = checked(body)
    return whole[-1] in ALPHABET and not any(_right(swapped) for swapped in _swapped(whole))


def _swapped(whole: str) -> list[str]:
    pairs = enumerate(pairwise(whole))
    return [whole[:at] + b + a + whole[at + 2 :] for at, (a, b) in pairs if a != b]


def _right(whole: str) -> bool:
    return _check(whole[:-1]) == whole[-1]


def _check(body: str) -> str:
    """The hybrid system of ISO/IEC 7064 §10, M = 36: the sum with its check is 1 modulo 36."""
    carried = 36
    for sign in body:
        carried = ((carried + _SIGNS.index(sign)) % 36 or 36) * 2 % 37
    return _SIGNS[(1 - carried) % 36]
