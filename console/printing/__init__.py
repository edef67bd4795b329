"""What is printed: documents of words and tables, as a tagged PDF that a screen reader follows."""

from console.printing.document import (
    COMPACT,
    NOTHING,
    READABLE,
    Bullets,
    Document,
    Envelope,
    Facts,
    Heading,
    Paragraph,
    Part,
    Table,
)
from console.printing.pdf import printed, printed_together

__all__ = [
    "COMPACT",
    "NOTHING",
    "READABLE",
    "Bullets",
    "Document",
    "Envelope",
    "Facts",
    "Heading",
    "Paragraph",
    "Part",
    "Table",
    "printed",
    "printed_together",
]
