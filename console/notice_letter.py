"""A notice on paper: the same words, behind an address that shows through an envelope's window.

Without an address it says that it is handed over, so that nothing is posted to nowhere.
"""

from dataclasses import replace

from console import notice_wording as said
from console.notice_parts import called, dated, document, reader
from console.notice_wording import Reader
from console.printing import Document, Envelope
from console.reach import Reach
from policy.contacts import Doctor
from store.notice_reading import Told


def letter(told: Told, reach: Reach) -> Document:
    """One letter, ready to print, fold and post."""
    sender = (told.service.name, *reach.desk)
    envelope = Envelope(sender, recipient(told), dated(told.made_at))
    return replace(document(told, reach), envelope=envelope)


def recipient(told: Told) -> tuple[str, ...]:
    """The lines behind the window, the name first."""
    postal = told.to.postal if told.to else ()
    return (*_name(told), *(postal or (said.BY_HAND,)))


def _name(told: Told) -> tuple[str, ...]:
    if isinstance(told.to, Doctor):
        return (told.to.name,)
    if told.holder is None:
        return (said.TREATING_DOCTOR,) if reader(told) is Reader.DOCTOR else ()
    name = called(told.holder)
    if reader(told) is Reader.REPRESENTATIVES:
        return (said.TO_REPRESENTATIVES, name)
    return (name,)
