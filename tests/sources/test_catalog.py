"""The catalogue: what it says, every fault at once with its line, and changes that leave the rest alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import CatalogueError, NotFound
from bot.model import SourceSpec
from bot.sources.catalog import load, parse
from bot.sources.catalog_edit import pause, remove, write_entry

GOOD = """\
# Our sources

[[source]]
name = "gazette"   # the paper
url = "https://gazette.example/feed"
every = "6h"
tags = ["news"]
visible_to = [123456789012345678]

# the notes of the harbour master
[[source]]
name = "notes"
glob = "notes/*.md"
shape = "markdown"
site = "https://notes.example"
paused = true
"""
BAD = """\
[[source]]
name = "a"
path = "x"
url = "https://x.example"
evry = "5m"

[[source]]
name = "A"
shape = "rsss"
every = "often"
tags = "news"
[[source]]
url = "ftp://x"
visible_to = "all"
paused = "no"
[[source]]
name = 5
path = ""
every = "1s"
site = "notes"
[sources]
x = 1
"""


def test_every_field_is_read() -> None:
    """An entry becomes a spec, with the line where it stands."""
    assert parse(GOOD, "sources.toml") == (
        SourceSpec(
            "gazette",
            url="https://gazette.example/feed",
            every=21600,
            tags=("news",),
            visible_to=frozenset({123456789012345678}),
            line=3,
        ),
        SourceSpec(
            "notes", path="notes/*.md", shape="markdown", site="https://notes.example", line=11, paused=True
        ),
    )  # fmt: skip
    assert parse("", "sources.toml") == ()


def test_all_faults_are_told_at_once_with_their_lines() -> None:
    """Each fault names file, line and what was expected; a near word is suggested."""
    with pytest.raises(CatalogueError) as caught:
        parse(BAD, "sources.toml")
    faults = caught.value.faults
    said = {
        4: "one of path, glob and url, got path and url",
        5: "unknown key “evry”; did you mean “every”?",
        8: "the name “A” is taken by the source in line 2",
        9: "unknown shape “rsss”",
        10: 'an interval for every, such as "30m"',
        11: "a list of texts for tags",
        13: "an address that begins with http:// or https://, got “ftp://x”",
        14: "a list of server ids",
        15: "true or false for paused",
        17: "a text for name, got 5",
        18: "a text for path",
        19: "from 1m to 30d",
        20: "an address that begins",
        21: "unknown key “sources”; did you mean “source”?",
    }
    for line, words in said.items():
        assert any(f.startswith(f"sources.toml, line {line}: ") and words in f for f in faults), (line, words)
    assert any("line 12: expected a name" in f for f in faults)
    assert any("line 8: expected one of path, glob and url: where" in f for f in faults)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[source]\n", "sources.toml, line 1: this is not TOML"),
        ('[[source]]\nname = "a\n', "sources.toml, line 2: this is not TOML"),
        ('[[source]]\nname = "a"\nname = "b"\n', "line 3: this is not TOML"),
        ('source = "x"\n', "line 1: expected each source under its own line [[source]]"),
        ("x = " + "[" * 5000, "nested too deep"),
    ],
)
def test_what_is_no_catalogue_is_told_with_its_line(text: str, words: str) -> None:
    """TOML that can't be read is one fault."""
    with pytest.raises(CatalogueError) as caught:
        parse(text, "sources.toml")
    assert words in caught.value.for_user


def test_files_that_can_t_be_read(tmp_path: Path) -> None:
    """No file, a folder and bytes that are no UTF-8 are faults, not tracebacks."""
    (tmp_path / "latin.toml").write_bytes(b"# ok\n# caf\xe9\n")
    for name, words in {"none.toml": "no such file", ".": "can't be read", "latin.toml": "line 2"}.items():
        with pytest.raises(CatalogueError) as caught:
            load(tmp_path / name)
        assert words in caught.value.for_user


def test_an_entry_is_added_and_all_else_stays(tmp_path: Path) -> None:
    """Comments, order and blanks of the file are as they were, and the entry reads back as it was given."""
    path = tmp_path / "sources.toml"
    path.write_text(GOOD)
    spec = SourceSpec(
        'odd "name"', path="a b.xml", shape="wxr", every=5400, tags=("x", "y"), visible_to=frozenset({10**17})
    )
    write_entry(path, spec)
    text = path.read_text()
    assert text.startswith(GOOD)
    found = load(path)[2]
    assert found == SourceSpec(
        spec.name, path=spec.path, shape="wxr", every=5400, tags=("x", "y"), visible_to=spec.visible_to, line=found.line
    )


def test_a_new_catalogue_is_made(tmp_path: Path) -> None:
    """The first entry makes folder and file."""
    path = tmp_path / "data" / "sources.toml"
    write_entry(path, SourceSpec("a", path="posts/**/*.md"))
    write_entry(path, SourceSpec("b", url="https://b.example/", paused=True))
    assert [(s.name, s.path, s.url, s.paused) for s in load(path)] == [
        ("a", "posts/**/*.md", None, False),
        ("b", None, "https://b.example/", True),
    ]
    assert "glob" in path.read_text()


def test_a_taken_name_or_a_faulty_catalogue_changes_nothing(tmp_path: Path) -> None:
    """What would make the catalogue wrong isn't written."""
    path = tmp_path / "sources.toml"
    for text, name in ((GOOD, "Gazette"), (BAD, "new")):
        path.write_text(text)
        with pytest.raises(CatalogueError):
            write_entry(path, SourceSpec(name, path="x"))
        assert path.read_text() == text
    assert [p.name for p in tmp_path.iterdir()] == ["sources.toml"]


def test_a_source_is_paused_goes_on_and_goes(tmp_path: Path) -> None:
    """Pausing there and back leaves the file as it was; removing takes the entry and no comment of others."""
    path = tmp_path / "sources.toml"
    path.write_text(GOOD)
    pause(path, "GAZETTE")
    assert load(path)[0].paused
    pause(path, "gazette", paused=False)
    assert path.read_text() == GOOD
    pause(path, "notes", paused=False)
    assert not load(path)[1].paused
    remove(path, "gazette")
    assert [s.name for s in load(path)] == ["notes"]
    assert "# Our sources" in path.read_text()
    assert "# the notes of the harbour master" in path.read_text()
    remove(path, "notes")
    assert load(path) == ()
    with pytest.raises(NotFound):
        remove(path, "notes")
