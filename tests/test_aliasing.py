"""The file tags.toml: read, watched, its faults told."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.aliasing import load, parse
from bot.desk import Desk
from bot.errors import AliasesError
from bot.model import Filter
from bot.watching import Watch
from tests.digest.samples import schedule

FAULTY = """\
[aliases]
"electronic commerce" = "e-commerce"
AI = ["artificial intelligence"]
'online trade' = ""
ai.dot = "x"
"Electronic-Commerce" = "shops"
net = "electronic commerce"
"E-Commerce" = "ecommerce"

[alias]
"""


def test_all_faults_of_the_file_are_told_with_their_lines() -> None:
    """Each names the file, the line and what was expected, in order of the file; a spelling of one's own is none."""
    with pytest.raises(AliasesError) as caught:
        parse(FAULTY, "tags.toml")
    told = [fault.split(": ", 1) for fault in caught.value.faults]
    assert [where for where, _ in told] == [f"tags.toml, line {n}" for n in (3, 4, 5, 6, 7, 10)]
    assert "expected the name of the tag that “AI” stands for" in told[0][1]
    assert "stands for “e-commerce” already, as “electronic commerce”" in told[3][1]
    assert "“electronic commerce” stands for “e-commerce” itself" in told[4][1]
    with pytest.raises(AliasesError, match="line 2: this is not TOML"):
        parse("[aliases]\na = \n", "tags.toml")
    with pytest.raises(AliasesError, match="line 1: expected the names under"):
        parse("aliases = 3\n", "tags.toml")


def test_names_that_stand_for_each_other_are_told() -> None:
    """No name may lead in a circle."""
    with pytest.raises(AliasesError) as caught:
        parse('[aliases]\na = "b"\nb = "a"\n', "tags.toml")
    assert len(caught.value.faults) == 2


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """The line of the first letter that isn't UTF-8 is named."""
    (tmp_path / "tags.toml").write_bytes(b"[aliases]\n# caf\xe9\n")
    with pytest.raises(AliasesError, match="line 2: expected text in UTF-8"):
        load(tmp_path / "tags.toml")


def test_the_tag_is_written_as_the_file_writes_it() -> None:
    """A line may also say which spelling is shown."""
    names = parse('[aliases]\necommerce = "E-Commerce"\n"net  trade" = "E-Commerce"\n', "tags.toml")
    assert names.name(names.key("Net Trade"), "") == "E-Commerce"
    assert names.key("e commerce") == names.key("net-trade")
    assert names.name(names.key("other"), "Other") == "Other"


def catalogue_of(folder: Path) -> Path:
    """Two articles, each under its own name of one subject."""
    rows = [
        {"id": tag, "title": f"On {tag}", "text": f"It is about {tag}.", "tags": [tag]} for tag in ("shops", "trade")
    ]
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    return folder / "sources.toml"


async def test_the_file_is_watched_and_a_faulty_one_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is taken in without a reload, told once where it is wrong, and holds no more when it is gone."""
    file = tmp_path / "data" / "tags.toml"
    async with Desk.open(tmp_path / "data", catalogue_of(tmp_path)) as desk:
        await desk.reindex()
        watch, view = Watch(desk), desk.view(None)
        assert (await view.tagged("shops")).total == 1
        file.write_text('[aliases]\ntrade = "shops"\n', encoding="utf-8")
        await watch.look()
        assert (await view.tagged("shops")).total == 2
        file.write_text("[aliases]\ntrade = 1\n", encoding="utf-8")
        await watch.look()
        await watch.look()
        assert (await view.tagged("trade")).total == 2
        assert desk.aliases.faults[0].startswith("tags.toml, line 2: expected")
        assert caplog.text.count("tags.toml, line 2") == 1
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        assert desk.aliases.faults, "a desk reads the file when it is opened"
        file.write_text('[aliases]\ntrade = "shops"\n', encoding="utf-8")
        os.utime(file, ns=(1, 1))
        await Watch(desk).look()
        assert (desk.aliases.faults, (await desk.view(None).tagged("trade")).total) == ((), 2)
        file.unlink()
        await Watch(desk).look()
        assert (await desk.view(None).tagged("trade")).total == 1


async def test_the_filter_of_a_digest_goes_by_the_names_of_the_file(tmp_path: Path) -> None:
    """What it asks for and what it leaves out, in the first digest and in those of arrivals."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tags.toml").write_text('[aliases]\ntrade = "shops"\n', encoding="utf-8")
    async with Desk.open(tmp_path / "data", catalogue_of(tmp_path)) as desk:
        await desk.reindex()
        for tag in ("trade", "shops"):
            digest = await desk.digests.compose(schedule(filter=Filter(tags=(tag,))))
            assert sorted(entry.title for entry in digest.entries) == ["On shops", "On trade"]
        assert not (await desk.digests.compose(schedule(filter=Filter(without_tags=("trade",))))).entries


async def test_tags_for_a_text_are_told_under_the_name_of_the_file(tmp_path: Path) -> None:
    """Whatever name the articles give that they were learned from; at once when the file changes."""
    (tmp_path / "data").mkdir()
    async with Desk.open(tmp_path / "data", catalogue_of(tmp_path)) as desk:
        await desk.reindex()
        asked = {"op": "tags", "text": "It is about trade and about shops.", "article": None, "limit": 5}
        assert sorted(await desk.query(**asked)) == ["shops", "trade"]
        (tmp_path / "data" / "tags.toml").write_text('[aliases]\ntrade = "Shops"\n', encoding="utf-8")
        assert await desk.aliases.take_file()
        assert await desk.query(**asked) == ["Shops"]
