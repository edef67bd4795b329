"""Were the words of a justification said before? Counted by blind prints, read by nobody.

A print lies beside its words, tells at once what they repeat, and goes when nothing is compared
with it any more.
"""

from sqlalchemy import insert, text

from policy.activity import WORDS_COMPARED, said_again
from store.audit import Entry
from store.keys import KeyRing
from store.review_tables import words_print
from store.session import Serving, Working

_FORGET = text(
    "update words_print set print = null"
    " where print is not null and at <= clock_timestamp() - :compared"
)


def print_of(ring: KeyRing, words: str) -> bytes:
    """HMAC of the words as they are compared."""
    return ring.index("rationale", said_again(words))


def keep(by: Serving, entry: Entry, words: str) -> None:
    """Beside words that lie beside this entry already, in the same transaction."""
    printed = {"site_id": entry.log, "entry_seq": entry.seq, "print": print_of(by.ring, words)}
    by.connection.execute(insert(words_print).values(printed))


def forget(by: Working) -> int:
    """Take away the prints that are too old to be compared; how many there were."""
    return by.connection.execute(_FORGET, {"compared": WORDS_COMPARED}).rowcount
