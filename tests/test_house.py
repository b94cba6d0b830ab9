"""The arrows of ARCHITECTURE.md, kept by reading the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = sorted((ROOT / "bot").rglob("*.py"))
FACE = sorted((ROOT / "cogs").rglob("*.py"))
ROOMS = ("sources", "extract", "store", "query", "digest")
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|PRAGMA\s+\w+)\b", re.S
)


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Every module a file names in an import, wherever it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the arrows"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str | None:
    """The room of the core a module stands in."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "bot" else None


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_only_the_client_knows_discord(path: Path) -> None:
    """In bot/, client.py alone imports discord; the playground imitates it without importing it."""
    if path.name != "client.py":
        assert not [m for m in imports(path) if m.split(".")[0] == "discord"]


def test_the_core_runs_where_discord_is_forbidden() -> None:
    """Desk and all below it import in a process in which importing discord is an error."""
    code = "import sys; sys.modules['discord'] = None; import bot.desk"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_core_never_imports_the_face(path: Path) -> None:
    """The client loads cogs by name, so that they can be reloaded."""
    assert not [m for m in imports(path) if m.split(".")[0] == "cogs"]


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_rooms_do_not_know_each_other(path: Path) -> None:
    """Sources, extract, store, query and digest depend on model and errors only."""
    here = room(name_of(path))
    if here in ROOMS:
        others = {r for m in imports(path) if (r := room(m)) is not None}
        assert others <= {here, "model", "errors", "words"}


@pytest.mark.parametrize("path", FACE, ids=name_of)
def test_the_face_reaches_the_core_by_its_front(path: Path) -> None:
    """Cogs import the client (for its type), the model and the errors, and each other."""
    reached = {r for m in imports(path) if m.startswith("bot") and (r := room(m)) is not None}
    assert reached <= {"client", "model", "errors", "tongue"}


@pytest.mark.parametrize("path", CORE + FACE, ids=name_of)
def test_sql_stands_in_the_store_only(path: Path) -> None:
    """No string outside bot/store holds SQL."""
    if room(name_of(path)) == "store":
        return
    strings = [
        n.value
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    assert not [s for s in strings if SQL.search(s)]


@pytest.mark.parametrize("path", CORE + FACE, ids=name_of)
def test_one_reader_of_the_environment_and_of_the_clock(path: Path) -> None:
    """os.environ is read in settings.py and the front door; the clock in desk.py; both are arguments elsewhere."""
    text = path.read_text(encoding="utf-8")
    if path.name not in ("settings.py", "__main__.py"):
        assert "os.environ" not in text
        assert "getenv" not in text
    if room(name_of(path)) in ROOMS or path in FACE:
        assert not re.search(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(", text)
