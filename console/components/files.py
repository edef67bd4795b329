"""The browser's side of a component, read from the files beside this one."""

from pathlib import Path


def text_of(*names: str) -> str:
    """These files as one text: the scripts of a component are one module to the browser."""
    beside = Path(__file__)
    return "\n".join(beside.with_name(name).read_text(encoding="utf-8") for name in names)
