"""What is printed: a document of titled tables, as a tagged PDF that a screen reader follows."""

from console.printing.document import NOTHING, Document, Table
from console.printing.pdf import printed

__all__ = ["NOTHING", "Document", "Table", "printed"]
