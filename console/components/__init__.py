"""The controls that run in the browser: forms that keep nothing, and the time left."""

from console.components.countdown import countdown
from console.components.entries import Heading, Row, entries
from console.components.fields import (
    Check,
    Choice,
    Day,
    Field,
    Group,
    Number,
    Offer,
    Offered,
    Option,
    Text,
    Words,
)
from console.components.form import Submitted, private_form

__all__ = (
    "Check",
    "Choice",
    "Day",
    "Field",
    "Group",
    "Heading",
    "Number",
    "Offer",
    "Offered",
    "Option",
    "Row",
    "Submitted",
    "Text",
    "Words",
    "countdown",
    "entries",
    "private_form",
)
