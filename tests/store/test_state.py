"""The state: what servers and readers set, what people corrected, and how it all goes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.errors import NewerDatabase, NotFound, QueryError
from bot.model import Correction, Filter, Follow, Quiet, Schedule, ServerSettings, Slot
from bot.store.database import Database
from bot.store.state import State

NOW = datetime(2026, 5, 5, 6, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def state(tmp_path: Path) -> AsyncIterator[State]:
    """A new state in a real file."""
    async with await State.open(tmp_path / "state.db") as opened:
        yield opened


def full(server: int = 1, **changes: Any) -> Schedule:
    """A schedule with every field set to something of its own."""
    plain: dict[str, Any] = {
        "server": server,
        "channel": 10,
        "zone": "Asia/Kathmandu",
        "minute": 555,
        "since": NOW,
        "kind": "forum",
        "weekdays": frozenset({0, 6}),
        "cadence": "weekly",
        "batch_minutes": 30,
        "count": 7,
        "filter": Filter(tags=("harbour", "Brücke"), without_words=("advert",)),
        "role": 77,
        "silent": True,
        "quiet": Quiet(1320, 420, "silent"),
        "title": "Am Morgen — 早",
        "when_empty": "rotation",
        "publish": False,
        "forum_tags": (5, 6),
    }
    return Schedule(**(plain | changes))


SETTINGS = ServerSettings(
    1,
    language="de",
    zone="Europe/Berlin",
    share="moderators",
    quiet=Quiet(1320, 420),
    notices=33,
    hidden_sources=frozenset({"herald"}),
    only_sources=frozenset({"post", "times"}),
)


async def test_what_a_server_sets_is_read_back(state: State) -> None:
    """Settings come back whole; a server that has set nothing has the defaults; the last saved wins."""
    assert await state.servers.settings(1) == ServerSettings(1)
    await state.servers.save(SETTINGS)
    assert await state.servers.settings(1) == SETTINGS
    await state.servers.save(ServerSettings(1, zone="UTC"))
    assert await state.servers.settings(1) == ServerSettings(1, zone="UTC")
    assert await state.servers.settings(2) == ServerSettings(2)


async def test_a_schedule_is_read_back_with_every_field(state: State) -> None:
    """Every field survives, alone, in the server's list and in the list of all."""
    stored = await state.schedules.add(full())
    assert stored == replace(full(), id=stored.id)
    assert await state.schedules.get(stored.id) == stored
    assert await state.schedules.of_server(1) == await state.schedules.all() == (stored,)
    with pytest.raises(NotFound):
        await state.schedules.get(stored.id, server=2)


async def test_ids_of_schedules_are_never_used_again(state: State) -> None:
    """A schedule made after another was removed has a new id: names of posts are made from it."""
    first = await state.schedules.add(full())
    assert await state.schedules.remove(first.id)
    assert (await state.schedules.add(full())).id > first.id
    assert not await state.schedules.remove(first.id)
    assert not await state.schedules.remove(first.id + 1, server=2)


async def test_the_list_of_all_schedules_sees_every_change(state: State, tmp_path: Path) -> None:
    """The list that is kept between ticks follows changes by this and by another connection."""
    stored = await state.schedules.add(full())
    assert await state.schedules.all() == (stored,)
    assert await state.schedules.all() is await state.schedules.all()
    async with await State.open(tmp_path / "state.db") as other:
        await other.schedules.pause(stored.id, "asked")
        assert [s.paused for s in await state.schedules.all()] == ["asked"]
        await other.schedules.remove(stored.id)
    assert await state.schedules.all() == ()


async def test_changed_times_begin_anew_and_other_changes_do_not(state: State) -> None:
    """After a change of time no slot before the change is due; a change of title leaves that as it was."""
    stored = await state.schedules.add(full())
    titled = await state.schedules.change(replace(stored, title="New"), NOW + DAY)
    assert titled.since == NOW
    moved = await state.schedules.change(replace(titled, minute=600), NOW + DAY)
    assert moved.since == NOW + DAY
    assert await state.schedules.get(stored.id) == moved


async def test_a_pause_is_told_once(state: State) -> None:
    """Pausing twice keeps the first reason; its notice is handed out once, and again for the next pause."""
    stored = await state.schedules.add(full())
    assert await state.schedules.pause(stored.id, "no access")
    assert not await state.schedules.pause(stored.id, "other")
    assert [s.paused for s in await state.schedules.untold()] == ["no access"]
    assert [await state.schedules.tell(stored.id) for _ in range(2)] == [True, False]
    assert await state.schedules.untold() == ()
    assert await state.schedules.resume(stored.id, NOW + DAY)
    assert not await state.schedules.resume(stored.id, NOW + DAY)
    assert (await state.schedules.get(stored.id)).since == NOW + DAY
    await state.schedules.pause(stored.id, "no access")
    assert await state.schedules.tell(stored.id)
    await state.schedules.resume(stored.id, NOW + 2 * DAY, catch_up=True)
    assert (await state.schedules.get(stored.id)).since == NOW + DAY


async def test_arrivals_keep_their_order_and_are_noted_once(state: State) -> None:
    """An article keeps the number it first got, however often the index is rebuilt; numbers follow the order given."""
    assert await state.arrivals.last() == 0
    assert await state.arrivals.note(["c", "a", "c"], NOW) == 2
    assert await state.arrivals.note(["a", "b", "c"], NOW) == 1
    listed = await state.arrivals.since(0)
    assert [key for _, key in listed] == ["b", "a", "c"]
    assert await state.arrivals.since(listed[1][0]) == listed[:1]
    assert await state.arrivals.since(0, limit=1) == listed[:1]
    assert await state.arrivals.last() == listed[0][0]
    assert await state.arrivals.note([f"k{n}" for n in range(4500)], NOW) == 4500
    assert (await state.arrivals.since(0, limit=1))[0][1] == "k4499"


async def test_follows(state: State) -> None:
    """Following twice is following once; only those who asked for messages get them; all of it can be forgotten."""
    tag = Follow(5, "tag", "harbour", NOW)
    assert await state.readers.follow(tag)
    assert not await state.readers.follow(replace(tag, private=True, since=NOW + DAY))
    await state.readers.follow(Follow(6, "tag", "harbour", NOW))
    await state.readers.follow(Follow(5, "speaker", "ada quill", NOW))
    assert [(f.kind, f.private, f.since) for f in await state.readers.follows(5)] == [
        ("speaker", False, NOW),
        ("tag", True, NOW),
    ]
    assert [f.user for f in await state.readers.followers("tag", ["harbour", "x"])] == [5]
    assert await state.readers.unfollow(5, "speaker", "ada quill")
    assert not await state.readers.unfollow(5, "speaker", "ada quill")
    assert await state.readers.forget(5) == 1
    assert await state.readers.follows(5) == ()
    assert len(await state.readers.follows(6)) == 1


async def test_corrections_are_kept_in_order(state: State) -> None:
    """Corrections come back as made and can be taken back; one that lacks what its kind needs is refused."""
    made = [
        await state.corrections.add(Correction("hide_article", article="k1"), NOW),
        await state.corrections.add(Correction("speaker", article="k2", text="We will", name="Ada Quill"), NOW),
        await state.corrections.add(Correction("merge", other="A. Quill", name="Ada Quill", note="same"), NOW),
    ]
    assert await state.corrections.all() == tuple(made)
    assert await state.corrections.of_article("k2") == (made[1],)
    assert await state.corrections.hidden_articles() == {"k1"}
    assert await state.corrections.remove(made[0].id)
    assert not await state.corrections.remove(made[0].id)
    assert await state.corrections.hidden_articles() == frozenset()
    with pytest.raises(QueryError, match="name"):
        await state.corrections.add(Correction("split", article="k", other="x"), NOW)


async def test_marks_and_counts(state: State) -> None:
    """Hashes of command trees are kept by application and scope; counts add up by day and name."""
    await state.marks.put_tree_hash(1, None, "aa")
    await state.marks.put_tree_hash(1, 5, "bb")
    assert [await state.marks.tree_hash(a, s) for a, s in ((1, None), (1, 5), (2, None))] == ["aa", "bb", None]
    await state.marks.put("x", "1")
    await state.marks.put("x", None)
    assert await state.marks.get("x") is None
    await state.marks.count("search.empty", date(2026, 5, 4))
    await state.marks.count("search.empty", date(2026, 5, 5), 2)
    assert await state.marks.counts(date(2026, 5, 4)) == {"search.empty": 3}
    assert await state.marks.counts(date(2026, 5, 5)) == {"search.empty": 2}


async def test_servers_found_gone_after_ready_are_purged_after_the_grace(state: State) -> None:
    """A server missing from the list is gone, an unavailable one is not; who comes back in time keeps everything."""
    grace = 7 * DAY
    assert await state.servers.reconcile([1, 2, 3], [3], NOW, grace) == ()
    assert [s.server for s in await state.servers.sightings()] == [1, 2]
    assert await state.servers.reconcile([1, 2, 3], [], NOW, grace) == ()
    assert await state.servers.reconcile([1], [3], NOW + DAY, grace) == (2,)
    assert await state.servers.reconcile([1], [3], NOW + DAY, grace) == ()
    assert await state.servers.purges_due(NOW + 7 * DAY) == ()
    assert await state.servers.purges_due(NOW + 8 * DAY) == (2,)
    assert await state.servers.joined(2, NOW + 8 * DAY)
    assert await state.servers.purges_due(NOW + 9 * DAY) == ()
    assert not await state.servers.left(99, NOW, grace)


async def test_a_purge_leaves_nothing_of_a_server_and_all_of_the_others(state: State) -> None:
    """After a purge no table holds the server's id or a trace of its digests; the other server's rows are untouched."""
    for server in (1, 2):
        await state.servers.joined(server, NOW)
        await state.servers.save(replace(SETTINGS, server=server))
        stored = await state.schedules.add(full(server))
        entry = await state.ledger.claim(Slot(stored.id, "2026-05-05T09:15@Asia/Kathmandu", NOW), NOW)
        assert entry is not None
        assert await state.ledger.begin(entry, NOW, articles=["a", "b"])
    await state.servers.left(1, NOW, DAY)
    before = await state.servers.holdings(2)
    assert await state.servers.purge(1) == before == {
        "settings": 1, "sources": 3, "digests": 1, "history": 1, "articles": 2
    }  # fmt: skip
    assert set((await state.servers.holdings(1)).values()) == {0}
    assert await state.servers.holdings(2) == before
    assert [s.server for s in await state.servers.sightings()] == [2]
    left = await state.database.rows("SELECT (SELECT count(*) FROM ledger) + (SELECT count(*) FROM member) AS n")
    assert left[0]["n"] == 3


async def test_export_and_import_carry_everything(state: State) -> None:
    """What is exported goes through JSON and comes back the same, in another server; a second import adds nothing."""
    await state.servers.save(SETTINGS)
    await state.schedules.add(full())
    await state.schedules.add(full(minute=0, quiet=None, role=None, cadence="as_it_comes"))
    data = json.loads(json.dumps(await state.export(1)))
    settings, added = await state.bring(2, data, NOW + DAY)
    assert settings == replace(SETTINGS, server=2) == await state.servers.settings(2)
    assert [replace(s, id=0) for s in added] == [
        full(2, since=NOW + DAY),
        full(2, minute=0, quiet=None, role=None, cadence="as_it_comes", since=NOW + DAY),
    ]
    assert await state.schedules.of_server(2) == added
    assert (await state.bring(2, data, NOW + DAY))[1] == ()
    assert await state.export(2) == data


@pytest.mark.parametrize(
    ("part", "value", "told"),
    [
        ("zone", "Mars/Base", "digest 1, zone: a time zone"),
        ("zone", "../../etc/passwd", "digest 1, zone: a time zone"),
        ("time", "25:00", "digest 1, time"),
        ("time", "٨:٣٠", "digest 1, time"),
        ("weekdays", [], "digest 1, weekdays"),
        ("count", 0, "digest 1, count"),
        ("count", True, "digest 1, count"),
        ("channel", "10", "digest 1, channel"),
        ("channel", None, "channel, zone and time are needed"),
        ("kind", "voice", "digest 1, kind"),
        ("kind", ["text"], "digest 1, kind"),
        ("filter", {"tags": "harbour"}, "digest 1, filter"),
        ("filter", {"colour": []}, "digest 1, filter"),
        ("quiet", {"from": "22:00"}, "digest 1, quiet"),
        ("role", 2**70, "digest 1, role"),
    ],
)
async def test_a_spoiled_import_names_the_place_and_changes_nothing(
    state: State, part: str, value: object, told: str
) -> None:
    """A wrong value is refused with its place and what was expected, before anything is stored."""
    await state.servers.save(SETTINGS)
    await state.schedules.add(full())
    data = await state.export(1)
    data["digests"][0][part] = value
    with pytest.raises(QueryError) as caught:
        await state.bring(2, data, NOW)
    assert told in caught.value.for_user
    assert set((await state.servers.holdings(2)).values()) == {0}


@pytest.mark.parametrize("data", [{}, {"clipdesk": 2}, {"clipdesk": 1, "digests": {}}, {"clipdesk": 1, "settings": []}])
async def test_a_file_that_is_none_of_ours_is_refused(state: State, data: dict[str, Any]) -> None:
    """Anything that isn't an export of this version is refused."""
    with pytest.raises(QueryError):
        await state.bring(1, data, NOW)


async def test_a_state_of_the_future_is_refused(tmp_path: Path) -> None:
    """A database that a newer version has written is left alone."""
    path = tmp_path / "state.db"
    async with await State.open(path) as state:
        await state.servers.save(SETTINGS)
        await state.database.execute("SELECT 1")
    steps = tmp_path / "steps"
    steps.mkdir()
    ladder = Path(__file__).parents[2] / "bot" / "store" / "schema" / "state"
    for step in [*ladder.iterdir()]:
        (steps / step.name).write_text(step.read_text(encoding="utf-8"), encoding="utf-8")
    (steps / f"{len(list(ladder.iterdir())) + 1:04}_later.sql").write_text("CREATE TABLE later (x);", encoding="utf-8")
    await (await Database.open(path, steps)).close()
    with pytest.raises(NewerDatabase):
        await State.open(path)
