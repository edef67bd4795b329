"""French typography of what people read: ’ between letters, no-break spaces where they belong.

`python -m tests.typography` lists what is loose, `--fix FILE…` repairs it in place. Strings only:
never docstrings, never what imitates or reads somebody else's documents.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Words of documents: read as they are written, and written as others would.
NOT_OURS = ("store/intake/", "console/demonstration/")

_FRENCH = re.compile(r"[àâçéèêëîïôùûœ«»’]|\b(?:le|la|les|des|une?|vous|est|pas|dans|pour)\b", re.I)
_WIDE, _NARROW = "\u00a0", "\u202f"
_REPAIRS = (
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
    (re.compile(r"(?<=[\w)»%}’]) (?=[:»](?:[\s»<\"]|$))|(?<=«) | (?=»)"), _WIDE),
    (re.compile(r"(?<=[\w)»%}’…]) (?=[;?!](?:[\s»<\"]|$))"), _NARROW),
    (re.compile(r"(?<=[^\W\d_])(?=[;?!](?:\s|$))"), _NARROW),
    (re.compile(r"(?<=[^\W\d_]):(?=\s|$)"), f"{_WIDE}:"),
)


def repaired(text: str) -> str:
    """``text`` as a French typographer would set it."""
    for loose, tight in _REPAIRS:
        text = loose.sub(tight, text)
    return text


def is_ours(path: Path) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return name.startswith(("console/", "store/")) and not name.startswith(NOT_OURS)


def sentences(source: bytes) -> Iterator[tuple[ast.expr, str]]:
    """Every string in French, as a whole; docstrings and keys without a space are left out."""
    tree = ast.parse(source)
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    skipped = {id(node.value) for node in statements}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in node.values)
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in skipped:
            words = _words(node)
            if " " in words and _FRENCH.search(words):
                yield node, words


def _words(node: ast.Constant | ast.JoinedStr) -> str:
    """The literal words, a letter standing for what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(_words(part) if isinstance(part, ast.Constant) else "x" for part in node.values)


def loose(path: Path) -> list[str]:
    """Where ``path`` breaks the rules: line and beginning of the string."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {words[:60]!r}"
        for node, words in sentences(path.read_bytes())
        if repaired(words) != words
    ]


def fix(path: Path) -> None:
    """Repair the French strings of ``path``, token by token, and nothing else."""
    source = path.read_text("utf-8")
    spans = [
        ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0))
        for node, _ in sentences(source.encode())
    ]
    lines = source.splitlines(keepends=True)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    literal = {"STRING", "FSTRING_MIDDLE"}
    for token in reversed([t for t in tokens if tokenize.tok_name[t.type] in literal]):
        row, start = token.start
        begin = (row, len(lines[row - 1][:start].encode()))
        if token.start[0] == token.end[0] and any(first <= begin < last for first, last in spans):
            line = lines[row - 1]
            lines[row - 1] = line[:start] + repaired(token.string) + line[token.end[1] :]
    path.write_text("".join(lines), "utf-8")


def main(arguments: list[str]) -> int:
    paths = [Path(name).resolve() for name in arguments if name != "--fix"]
    paths = [path for path in paths or ROOT.glob("*/**/*.py") if is_ours(path)]
    if "--fix" in arguments:
        for path in paths:
            fix(path)
    found = [place for path in paths for place in loose(path)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
