"""A source changes all at once, costs nothing when it hasn't changed, and survives being killed anywhere."""

from __future__ import annotations

import asyncio
import json
import pickle
import random
import signal
import sqlite3
import sys
from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import LockedDatabase
from bot.model import FetchState, SourceSpec
from bot.query import parse
from bot.store.postings import BITS
from bot.store.prepare import Preparer
from bot.store.staging import LOOKED
from bot.store.stories import NOTED
from tests.store.shelf import BAKERY, HARBOUR, NOW, OWLS, SHELF, article, opened, put

ROOT = Path(__file__).parents[2]


@contextmanager
def raw(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file itself."""
    connection = sqlite3.connect(folder / "archive.db")
    try:
        yield connection
    finally:
        connection.close()


def sound(folder: Path) -> None:
    """The file is whole, no row is without its article, and the inverted index holds just what the articles do."""
    with raw(folder) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for table in ("document", "posting", "labelled", "quote", "link", "sketch"):
            orphans = f"SELECT COUNT(*) FROM {table} WHERE article NOT IN (SELECT id FROM article)"
            assert connection.execute(orphans).fetchone() == (0,), table
        said = {
            (number >> 1, ident)
            for ident, terms in connection.execute("SELECT article, terms FROM posting")
            for number in array("I", terms)
        }
        held = [
            (row & 0xFFFFFFFF, (row >> 32 << BITS) + place)
            for row, places, _ in connection.execute("SELECT * FROM inverted")
            for place in array("H", places)
        ]
        assert sorted(held) == sorted(said)
        counted = Counter(term for term, _ in held)
        assert all(counted[term] == n for term, n in connection.execute("SELECT id, articles FROM term"))


async def test_indexing_twice_changes_nothing(tmp_path: Path) -> None:
    """The second time every article is unchanged, whether added again or only kept."""
    async with opened(tmp_path) as archive:
        first = await put(archive, "paper", SHELF)
        assert (first.added, first.unchanged) == (3, 0)
        again = await put(archive, "paper", SHELF)
        assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 3)
        known = await archive.fingerprints("paper", [*(a.raw.id for a in SHELF), "unknown"])
        assert known == {a.raw.id: archive.fingerprint(a.raw) for a in SHELF}
        staging = await archive.begin(SourceSpec("paper"))
        staging.keep(known)
        assert (await staging.show(complete=True, now=NOW)).unchanged == 3


async def test_a_newer_analysis_changes_every_fingerprint() -> None:
    """What was made by an older analysis is told from what a newer one makes."""
    from bot.store.archive import Archive

    assert Archive.fingerprint(OWLS.raw, 1) != Archive.fingerprint(OWLS.raw, 2)


async def test_readers_see_the_old_state_until_it_is_shown(tmp_path: Path) -> None:
    """While new articles are staged, another process's reader finds the old ones; then only the new."""
    new = replace(OWLS, raw=replace(OWLS.raw, body="Swans took the mill over.", tags=("Birds",)))
    async with opened(tmp_path) as archive, opened(tmp_path) as reader:
        await put(archive, "paper", SHELF)
        staging = await archive.begin(SourceSpec("paper"))
        await staging.add([new, article("n", "Newcomer", "A newcomer came.")])
        assert (await reader.search(parse("swans newcomer"), visible=None)).total == 0
        assert (await reader.tags(visible=None)).total == 4
        assert [e.key for e in (await reader.latest(visible=None)).items] == [a.key for a in SHELF]
        changes = await staging.show(complete=True, now=NOW)
        assert (changes.added, changes.changed, changes.removed) == (1, 1, 2)
        assert ("changed", OWLS.raw.title) in changes.titles
        assert (await reader.latest(visible=None)).total == 2
        assert [t.name for t in (await reader.tags(visible=None)).items] == ["Birds"]
        assert (await reader.speakers(visible=None)).total == 0
    sound(tmp_path)


async def test_a_window_only_adds_and_changes(tmp_path: Path) -> None:
    """What a feed no longer lists stays."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        changes = await put(archive, "paper", [article("n", "News", "New.")], complete=False)
        assert (changes.added, changes.removed, changes.unchanged) == (1, 0, 3)


async def test_what_is_discarded_leaves_no_trace(tmp_path: Path) -> None:
    """A staging that is given up leaves rows, counts and articles as they were."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        before = await archive.facts(visible=None)
        staging = await archive.begin(SourceSpec("paper"))
        await staging.add([article("n", "Newcomer", "A newcomer came.", tags=("Nature",))])
        await staging.discard()
        after = await archive.facts(visible=None)
        assert replace(after, size_bytes=0) == replace(before, size_bytes=0)
        assert (await put(archive, "paper", SHELF)).unchanged == 3
    sound(tmp_path)


async def test_a_changed_article_is_no_arrival(tmp_path: Path) -> None:
    """Positions grow by what came in; an edit keeps its place and its first moment."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [HARBOUR, BAKERY])
        seen = await archive.position()
        assert seen == 2
        edited = replace(BAKERY, raw=replace(BAKERY.raw, author="Somebody Else"))
        staging = await archive.begin(SourceSpec("paper"))
        await staging.add([HARBOUR, edited, OWLS])
        await staging.show(complete=True, now=datetime(2031, 1, 1, tzinfo=UTC))
        assert [(n, e.key) for n, e in await archive.arrivals(after=seen, visible=None)] == [(3, OWLS.key)]
        assert [n for n, _ in await archive.arrivals(after=0, visible=None)] == [1, 2, 3]
        found = await archive.article(BAKERY.key, visible=None)
        assert found is not None
        assert (found.indexed_at, found.raw.author) == (NOW, "Somebody Else")


async def test_drafts_are_never_shown(tmp_path: Path) -> None:
    """An article that became a draft goes."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        assert (
            await put(archive, "paper", [HARBOUR, BAKERY, replace(OWLS, raw=replace(OWLS.raw, draft=True))])
        ).removed == 1


async def test_a_forgotten_source_is_gone(tmp_path: Path) -> None:
    """Its articles, labels and facts go; the other sources stay; its name can be used again."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        await put(archive, "wire", [article("w", "Wire", "A wire.", source="wire")])
        assert (await archive.forget("paper")).removed == 3
        assert [s.name for s in await archive.sources()] == ["wire"]
        assert (await archive.tags(visible=None)).total == 0
        assert (await put(archive, "paper", SHELF)).added == 3
    sound(tmp_path)


async def test_a_second_indexer_is_refused(tmp_path: Path) -> None:
    """While one process indexes, another is told so, with the first's id; afterwards it may."""
    async with opened(tmp_path) as one, opened(tmp_path) as other:
        staging = await one.begin(SourceSpec("paper"))
        with pytest.raises(LockedDatabase, match="is indexing"):
            await other.begin(SourceSpec("wire"))
        await staging.discard()
        await put(other, "wire", [article("w", "Wire", "A wire.", source="wire")])
        assert (await put(one, "paper", SHELF)).added == 3
        assert (await other.search(parse("wire owls"), visible=None)).total == 2


async def test_what_is_known_of_an_address_is_kept(tmp_path: Path) -> None:
    """Also before its first article came in, and through indexing."""
    state = FetchState(etag='"x"', last_success=NOW, failures=2, last_error="Slow.")
    async with opened(tmp_path) as archive:
        assert await archive.fetch_state("paper") == FetchState()
        await archive.set_fetch_state("paper", state)
        await put(archive, "paper", SHELF)
        assert await archive.fetch_state("paper") == state
        assert (await archive.sources())[0].fetch == state


CHILD = """
import asyncio, json, sys
from pathlib import Path
from dataclasses import replace
from bot.store import staging
from bot.store.archive import Archive
from bot.model import SourceSpec
from tests.store.shelf import NOW, article

staging.BATCH = 2000

async def main(path, version):
    archive = await Archive.open(path)
    print("open", flush=True)
    stage = await archive.begin(SourceSpec("paper"))
    for n in range(60):
        text = f"State {version} of story {n}. " + f"Some words of article{n} and more. " * 6
        await stage.add([article(str(n), f"Story {n} state {version}", text, tags=(version,))])
    await stage.show(complete=True, now=NOW)
    await archive.close()

asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
"""


async def index_elsewhere(folder: Path, version: str, kill_after: float | None) -> None:
    """Indexes one state of a source in a process of its own, killed after a while if asked."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, str(folder / "archive.db"), version, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    await child.stdout.readline()
    if kill_after is None:
        assert await child.wait() == 0
        return
    try:
        await asyncio.wait_for(child.wait(), kill_after)
    except TimeoutError:
        child.send_signal(signal.SIGKILL)
        await child.wait()


async def test_killed_anywhere_it_shows_the_old_or_the_new(tmp_path: Path) -> None:
    """After SIGKILL at random moments the file is whole, one state of each article is shown, and indexing goes on."""
    chance = random.Random(20301)
    await index_elsewhere(tmp_path, "v0", None)
    for run in range(1, 6):
        await index_elsewhere(tmp_path, f"v{run}", chance.uniform(0, 0.5))
        async with opened(tmp_path) as archive:
            states = [a.raw.tags async for a in archive.export()]
            assert len(states) == 60
            assert len(set(states)) == 1
            assert [(t.name, t.count) for t in (await archive.tags(visible=None)).items] == [(states[0][0], 60)]
    await index_elsewhere(tmp_path, "last", None)
    async with opened(tmp_path) as archive:
        assert {a.raw.tags async for a in archive.export()} == {("last",)}
    sound(tmp_path)
    with raw(tmp_path) as connection:
        assert connection.execute("SELECT COUNT(*) FROM article").fetchone() == (60,)
        assert connection.execute("SELECT SUM(articles) FROM language").fetchone() == (60,)


FORMAT_3 = """
    DROP INDEX article_ident; DROP TABLE inverted; DROP TABLE emptied; ALTER TABLE source DROP COLUMN amended;
    UPDATE term SET articles = 7; UPDATE posting SET sketch = x'';
    DELETE FROM sketch; CREATE VIRTUAL TABLE inverted USING fts5 (title, body, content = '');
    PRAGMA user_version = 3;
"""
FORMAT_5 = """
    DROP INDEX article_ident;
    UPDATE posting SET sketch = x'0100000000000000'; DELETE FROM sketch; INSERT INTO sketch VALUES (1, 1), (1, 2);
    PRAGMA user_version = 5;
"""


@pytest.mark.parametrize("older", [FORMAT_3, FORMAT_5])
async def test_an_index_of_an_older_format_is_made_over(tmp_path: Path, older: str) -> None:
    """Opened by this version it answers as before: what the newer format needs is made from what is there."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
    with raw(tmp_path) as connection:
        connection.executescript(older)
    async with opened(tmp_path) as archive:
        assert (await archive.search(parse("owls"), visible=None)).total == 1
        twin = replace(HARBOUR, key="twin", source="wire", raw=replace(HARBOUR.raw, id="w"))
        await put(archive, "wire", [twin])
        assert (await archive.entries([HARBOUR.key], visible=None))[0].also_in == ("wire",)
    sound(tmp_path)


async def test_what_was_made_ready_elsewhere_is_stored_the_same(tmp_path: Path) -> None:
    """Lots from two other processes, the second with words of the first and of other languages."""
    other = article("d", "Die Brücke", "Die Brücken schließen am Montag, sagte sie.", language="de")
    kept = []
    for name in ("here", "elsewhere"):
        (tmp_path / name).mkdir()
        async with opened(tmp_path / name) as archive:
            staging = await archive.begin(SourceSpec("paper"))
            if name == "here":
                await staging.add([*SHELF, other, SHELF[0]])
            else:
                for lot in (SHELF, [other, SHELF[0]]):
                    await staging.put(pickle.loads(pickle.dumps(Preparer(0).prepare(lot))))
            assert (await staging.show(complete=True, now=NOW)).added == len(SHELF) + 1
        sound(tmp_path / name)
        with raw(tmp_path / name) as connection:
            texts = dict(connection.execute("SELECT id, text FROM term").fetchall())
            forms = {(f, code, texts[t]) for f, code, t in connection.execute("SELECT text, language, term FROM form")}
            said = [
                [texts[n >> 1] for n in array("I", row[0])]
                for row in connection.execute("SELECT terms FROM posting ORDER BY article")
            ]
            marks = connection.execute("SELECT sketch FROM posting ORDER BY article").fetchall()
            kept.append((forms, said, marks, connection.execute("SELECT * FROM tally ORDER BY label").fetchall()))
    assert kept[0] == kept[1]


async def test_a_run_of_words_under_every_article_is_noted_a_few_times_only(tmp_path: Path) -> None:
    """Else each new article would be compared with all that came before it. A copy is still found."""
    imprint = " ".join(f"imprint{n}" for n in range(200))
    reports = [article(str(n), f"Report {n}", " ".join(f"w{n}x{i}" for i in range(60)) + " " + imprint)
               for n in range(NOTED + 20)]  # fmt: skip
    async with opened(tmp_path) as archive:
        await put(archive, "paper", reports)
        last = reports[-1]
        await put(archive, "wire", [replace(last, key="twin", source="wire")])
        assert "wire" in (await archive.entries([last.key], visible=None))[0].also_in
    with raw(tmp_path) as connection:
        most = connection.execute("SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM sketch GROUP BY hash)").fetchone()[0]
    assert most == NOTED
    sound(tmp_path)


def test_a_key_is_the_same_after_a_rebuild(tmp_path: Path) -> None:
    """A button made today opens the article after the index was thrown away and made again."""
    keys = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()

        async def built(place: Path) -> list[str]:
            async with opened(place) as archive:
                await put(archive, "paper", SHELF)
                return [e.key for e in (await archive.latest(visible=None)).items]

        keys.append(asyncio.run(built(tmp_path / folder)))
    assert keys[0] == keys[1]
    assert json.dumps(keys[0]) == json.dumps([a.key for a in SHELF])


async def test_what_a_source_has_no_longer_goes_however_many_it_has(tmp_path: Path) -> None:
    """Its articles are looked at some at a time; those of another source with the same ids stay."""
    many = LOOKED + 20
    crowd = [article(str(n), f"Story {n}", f"It is {n}.") for n in range(many)]
    async with opened(tmp_path) as archive:
        await put(archive, "wire", [replace(a, source="wire", key=f"w{a.key}") for a in crowd[:9]])
        await put(archive, "paper", crowd)
        left = [crowd[0], crowd[6], crowd[-1]]
        assert await archive.number("paper") == many
        told = await archive.titles_besides("paper", [a.raw.id for a in left], 5)
        assert told == ("Story 1", "Story 2", "Story 3", "Story 4", "Story 5")
        changes = await put(archive, "paper", left)
        assert (changes.added, changes.changed, changes.removed, changes.unchanged) == (0, 0, many - 3, 3)
        assert [await archive.number(name) for name in ("paper", "wire", "nobody")] == [3, 9, 0]
    sound(tmp_path)
