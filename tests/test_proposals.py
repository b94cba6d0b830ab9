"""Files that are sent: whatever they are called, they land in the folder of uploads, under a harmless name."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotFound
from bot.model import SourceSpec
from bot.proposals import Proposals, safe_name

NOW = datetime.now(UTC)  # files carry the time of the system


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("export.xml", "export.xml"), ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"),
        ("/abs/olute.txt", "olute.txt"), (".bashrc", "bashrc"), ("", "upload"), ("...", "upload"),
        ("a\x00b\nc.txt", "a-b-c.txt"), ("con.txt", "upload-con.txt"), ("a" * 300 + ".jsonl", "a" * 68 + ".jsonl"),
        ("Zeitung März.xml", "Zeitung März.xml"), ("x.[a-z]*?", "x.a-z"),
    ],
)  # fmt: skip
def test_a_name_is_made_harmless(sent: str, kept: str) -> None:
    """Folders, hidden files, control characters, devices, wildcards and lengths."""
    assert safe_name(sent) == kept


@given(st.text(max_size=200))
def test_no_name_leaves_the_folder(sent: str) -> None:
    """Whatever was sent is one visible file's name."""
    name = safe_name(sent)
    assert name == Path(name).name
    assert not name.startswith(".")
    assert 0 < len(name) <= 100
    assert name.isprintable()
    assert not set(name) & set("/\\*?[]:\0")


def test_an_agreed_file_never_takes_anothers_place(tmp_path: Path) -> None:
    """Two files of one name are two files; a proposal is agreed to once."""
    proposals = Proposals(tmp_path, lambda: NOW)
    for number, content in ((1, b"one"), (2, b"two")):
        path = proposals.keep_file(number, "news.txt", content)
        proposals.propose(number, SourceSpec("News", path=str(path), tags=("a",)))
    first, second = proposals.agree(1), proposals.agree(2)
    assert first == SourceSpec("News", path=str(tmp_path / "uploads" / "news.txt"), tags=("a",))
    assert Path(second.path or "").name == "news 2.txt"
    assert Path(second.path or "").read_bytes() == b"two"
    with pytest.raises(NotFound):
        proposals.agree(1)


def test_what_nobody_agreed_to_goes_after_a_day(tmp_path: Path) -> None:
    """File and note; what is younger stays."""
    clock = [NOW]
    proposals = Proposals(tmp_path, lambda: clock[0])
    path = proposals.keep_file(1, "old.txt", b"x")
    proposals.propose(1, SourceSpec("Old", path=str(path)))
    for place in (path.parent, path.parent.parent / "1.json"):
        os.utime(place, (NOW.timestamp(), NOW.timestamp()))
    clock[0] += timedelta(hours=25)
    young = proposals.keep_file(2, "young.txt", b"y")
    os.utime(young.parent, (clock[0].timestamp(), clock[0].timestamp()))
    proposals.sweep()
    assert young.exists()
    with pytest.raises(NotFound):
        proposals.agree(1)
