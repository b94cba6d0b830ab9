"""What check finds in the databases, and that what it names as a cure mends it."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from bot import care
from bot.desk import Desk
from bot.indexing import Options
from bot.model import Correction, Schedule
from bot.store.state import State
from tests.cogs.conftest import SAMPLES, article
from tests.cogs.conftest import indexed as indexed
from tests.test_care import NOW, change, tool
from tests.test_care import folder as folder


async def test_a_sound_folder_is_found_sound(folder: Path) -> None:
    """Nothing is found, status 0; an empty folder is no fault either."""
    assert care.check(folder) == ()
    assert tool(folder, "check").returncode == 0
    assert care.check(folder / "empty") == ()


FIRST = "(SELECT MIN(id) FROM article)"
TAGGED = "(SELECT k.label FROM labelled k JOIN label l ON l.id = k.label WHERE l.kind = {kind} LIMIT 1)"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"DELETE FROM article WHERE id = {FIRST}", "belong to no article"),
        (f"DELETE FROM document WHERE article = {FIRST}", "articles have no document"),
        ("UPDATE inverted SET weights = x'00'", "search index are torn"),
        ("DELETE FROM source WHERE id = 1", "belong to no source"),
        (f"DELETE FROM label WHERE id = {TAGGED.format(kind=0)}", "carry a label that isn't there"),
        ("DELETE FROM label_word WHERE label = (SELECT MIN(id) FROM label)", "labels are found by no word"),
        ("DELETE FROM term WHERE id = (SELECT MIN(term) FROM form)", "forms are of a word that isn't there"),
        ("UPDATE term SET articles = articles + 1 WHERE id = 1", "otherwise than the search index"),
        ("UPDATE language SET terms = terms + 1", "languages are counted otherwise"),
        (f"UPDATE tally SET count = count + 1 WHERE label = {TAGGED.format(kind=0)}", "speakers are counted otherwise"),
        (f"UPDATE tally SET count = count - 1 WHERE label = {TAGGED.format(kind=1)}", "speakers are counted otherwise"),
        (f"DELETE FROM tally WHERE label = {TAGGED.format(kind=2)}", "speakers are counted otherwise"),
        ("UPDATE quote SET shown = 1 - shown WHERE id = (SELECT MIN(id) FROM quote)", "count other quotations"),
        ("DELETE FROM quote WHERE id = (SELECT MIN(id) FROM quote WHERE shown)", "count other quotations"),
        (f"DELETE FROM labelled WHERE label = {TAGGED.format(kind=2)}", "not among those of their speaker"),
        (f"DELETE FROM labelled WHERE label = {TAGGED.format(kind=0)}", "other tags than they are found by"),
        (f"UPDATE article SET length = length + 1 WHERE id = {FIRST}", "counted longer or shorter"),
        ("UPDATE showing SET count = 0 WHERE base = 0", "no place in the order"),
        ("UPDATE showing SET base = 0", "came in overlap"),
        (f"UPDATE posting SET terms = x'02000000' WHERE article = {FIRST}", "all of their words"),
        ("DELETE FROM sketch WHERE article = (SELECT MIN(article) FROM sketch)", "found by those that tell the same"),
        (f"UPDATE document SET content = x'00' WHERE article = {FIRST}", "articles can't be read"),
    ],
)  # fmt: skip
async def test_an_index_that_contradicts_itself_is_found_out(folder: Path, statement: str, told: str) -> None:
    """Orphans, wrong counts, a search index that doesn't fit its articles are named; building anew mends them."""
    async with Desk.open(folder, SAMPLES) as desk:
        before = await facts(desk)
    change(folder / "archive.db", statement)
    found = care.check(folder)
    assert told in str(found)
    assert {finding.cure for finding in found} == {"python -m bot index --rebuild"}
    await care.rebuild(folder, SAMPLES, Options(), lambda: NOW)
    assert care.check(folder) == ()
    async with Desk.open(folder, SAMPLES) as desk:
        assert await facts(desk) == before


async def facts(desk: Desk) -> list[object]:
    """What readers are told of the whole archive."""
    view, known = desk.view(None), await desk.facts()
    tags, speakers = await view.tags(limit=100), await view.speakers(limit=100)
    return [known.articles, known.quotes, known.speakers, known.tags, known.languages, set(tags.items),
            {(s.name, s.quotes) for s in speakers.items}]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE schedule SET filter = '{'", "digests can't be read"),
        ("UPDATE schedule SET cursor = 1000000", "read further than articles came in"),
        ("UPDATE schedule_revision SET revision = 0", "newer than the last change"),
        ("INSERT INTO counter VALUES ('2026-05-01', 'nothing/search', -1)", "below nothing"),
    ],
)
async def test_a_state_that_contradicts_itself_is_found_out(folder: Path, statement: str, told: str) -> None:
    """What a digest reads or counts by is compared with what is there; the backup made before mends it."""
    async with await State.open(folder / "state.db") as state:
        await state.schedules.add(Schedule(1, 2, "UTC", 480, NOW))
    made = care.backup(folder, None, NOW)
    change(folder / "state.db", statement)
    found = care.check(folder)
    assert told in str(found)
    assert {finding.cure for finding in found} == {"python -m bot restore BACKUP"}
    care.restore(folder, made, NOW)
    assert care.check(folder) == ()


async def test_a_corrupt_page_costs_no_article(folder: Path) -> None:
    """Pages of the index are overwritten: check says so, answers fail in a sentence, a rebuild brings all back."""
    async with Desk.open(folder, SAMPLES) as desk:
        before = {a.key async for a in desk.export()}
        position = await desk.state.arrivals.last()
    path = folder / "archive.db"
    data = bytearray(path.read_bytes())
    middle = len(data) // 4096 // 2
    data[middle * 4096 : (middle + 6) * 4096] = os.urandom(6 * 4096)
    path.write_bytes(data)
    checked = tool(folder, "check")
    assert checked.returncode == 1
    assert "index --rebuild" in checked.stdout
    mended = tool(folder, "index", "--rebuild")
    assert mended.returncode == 0, mended.stderr
    assert care.check(folder) == ()
    async with Desk.open(folder, SAMPLES) as desk:
        assert {a.key async for a in desk.export()} == before
        assert await desk.state.arrivals.last() == position
    assert (folder / "archive.db.replaced").exists()


async def test_a_rebuild_keeps_what_feeds_no_longer_hold(tmp_path: Path) -> None:
    """An article that its source gave once and no more, as feeds do, is carried over from the old index."""
    (tmp_path / "news.jsonl").write_text(article("ferry") + article("train"), encoding="utf-8")
    catalogue = tmp_path / "sources.toml"
    catalogue.write_text("", encoding="utf-8")
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        await desk.reindex_paths([tmp_path / "news.jsonl"])
    changes, carried, lost = await care.rebuild(tmp_path / "data", catalogue, Options(), lambda: NOW)
    assert (list(changes), carried, lost) == ([], 2, 0)
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        assert (await desk.facts()).articles == 2
        assert len((await desk.view(None).search("ferry")).items) == 1


async def test_an_index_that_is_no_database_at_all_is_made_from_the_sources(folder: Path) -> None:
    """Nothing can be carried over; all that the sources hold is there again."""
    async with Desk.open(folder, SAMPLES) as desk:
        before = (await desk.facts()).articles
    (folder / "archive.db").write_bytes(b"\0" * 50_000)
    await care.rebuild(folder, SAMPLES, Options(), lambda: NOW)
    async with Desk.open(folder, SAMPLES) as desk:
        assert (await desk.facts()).articles == before


async def test_compaction_gives_room_back_and_changes_nothing(folder: Path) -> None:
    """Smaller, sound, with the same articles."""
    async with Desk.open(folder, SAMPLES) as desk:
        before = (await desk.facts()).articles
        await desk.archive.forget((await desk.archive.sources())[0].name)
        await desk.reindex()
    sizes = care.compact(folder)
    assert sizes["archive.db"][1] <= sizes["archive.db"][0]
    assert care.check(folder) == ()
    async with Desk.open(folder, SAMPLES) as desk:
        assert (await desk.facts()).articles == before


NAMES = ("Ada Harper", "Bo Lind", "Mira Okonjo", "Harper")


def _issue(dice: random.Random) -> str:
    """Some of fourteen articles, each in one of three states."""
    lines = []
    for number in dice.sample(range(14), dice.randint(4, 12)):
        said = f"“We counted {dice.choice(('planks', 'nails'))} {number} in the harbour,” said {dice.choice(NAMES)}. "
        told = "The boats waited outside for the storm to pass, as they have done in every winter since then. " * 3
        lines.append(
            {
                "id": str(number), "title": f"Ferry {number} {dice.choice('abc')}",
                "text": said * dice.randint(0, 2) + told * dice.randint(0, 1) + f"The ferry {number} came in.",
                "tags": dice.sample(["Harbour", "harbour", " Ferry  boats ", "Ada Harper"], dice.randint(0, 3)),
            }
        )  # fmt: skip
    return "\n".join(json.dumps(line) for line in lines)


async def _something(dice: random.Random, desk: Desk, tmp_path: Path) -> None:
    """One thing that may happen to an index."""
    quotes = (await desk.view(None).quotations(limit=20)).items
    made = await desk.corrections.all()
    what = dice.choice(("index", "index", "index", "hide", "merge", "quote", "undo", "rederive", "forget"))
    if what == "index" or not quotes:
        (tmp_path / f"{dice.choice('ab')}.jsonl").write_text(_issue(dice), encoding="utf-8")
        await desk.reindex(options=Options(force=True))
    elif what == "hide":
        await desk.corrections.make(Correction("hide_article", article=dice.choice(quotes).entry.key))
    elif what == "merge":
        other, name = dice.sample(NAMES, 2)
        await desk.corrections.make(Correction("merge", other=other, name=name))
    elif what == "quote":
        said = dice.choice(quotes)
        kind, name = dice.choice((("hide_quote", None), ("speaker", ""), ("speaker", dice.choice(NAMES))))
        text = said.quote.segments[0].text[:30]
        await desk.corrections.make(Correction(kind, article=said.entry.key, text=text, name=name))
    elif what == "undo" and made:
        await desk.corrections.undo(dice.choice(made).id)
    elif what == "rederive":
        await desk.rederive(lambda done: None, version=dice.randint(100, 10_000))
    elif what == "forget":
        await desk.archive.forget("A")


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_counted_holds_whatever_is_done_to_an_index(seed: int, tmp_path: Path) -> None:
    """Indexed, corrected, taken back, analysed anew, forgotten, in any order: it never contradicts itself."""
    (tmp_path / "sources.toml").write_text(
        "".join(f'[[source]]\nname = "{name.upper()}"\npath = "{name}.jsonl"\n' for name in "ab"), encoding="utf-8"
    )
    dice = random.Random(seed)
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        for _ in range(25):
            await _something(dice, desk, tmp_path)
            assert care.check(tmp_path / "data") == ()
        assert (await desk.facts()).articles
