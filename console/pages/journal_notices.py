"""The last link of an access in « Journal »: what became of the notices of it, each in one line."""

from console import journal_wording as said
from console import patient_wording as called
from console import pieces
from console.journal_parts import joined
from console.review import Chain, Noticed


def draw(chain: Chain) -> None:
    """Under the entries of the access."""
    for line in lines(chain):
        pieces.note(line)


def lines(chain: Chain) -> tuple[str, ...]:
    """One for each notice; one for none, that says why."""
    if chain.noticed:
        return tuple(map(_line, chain.noticed))
    if chain.noticed is not None:
        return (said.NOTICES_IN_HAND,)
    ended = any(line.code == "access_ended" for line in chain.lines)
    granted = any(line.code == "access_granted" for line in chain.lines)
    return (said.NOTICES_LATER if granted and not ended else said.NO_NOTICE,)


def _line(one: Noticed) -> str:
    whose = f"Avis {called.RECIPIENTS[one.recipient]}"
    stands = f"{called.STANDS[one.state]} {pieces.dated(one.at, 'depuis', 'depuis le')}"
    settled = f"{called.STANDS[one.state]} {pieces.dated(one.at, 'à', 'le')}"
    over = one.state in called.OVER
    cause = called.CAUSES[one.cause] if one.cause else None
    return f"{whose} : {joined(called.WAYS[one.channel], settled if over else stands, cause)}"
