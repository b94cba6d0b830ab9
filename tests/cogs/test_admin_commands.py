"""What the operator sees and sets, over the wire: status, schedules, logs, pausing all, sources, corrections."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.client import Clipdesk
from bot.desk import Desk
from bot.errors import NotFound
from bot.playground import Person, Playground
from tests.cogs.conftest import article
from tests.cogs.test_admin import bot_of, done
from tests.cogs.test_admin_reload import button
from tests.cogs.test_readers import words
from tests.wire import bot_on_wire

# Every command of the operator's with options that would do something.
ALL: list[tuple[str, dict[str, Any]]] = [
    ("reload", {"what": "articles"}), ("reload", {"what": "commands"}), ("status", {}), ("sync", {}),
    ("schedules", {}), ("pause-all", {}), ("resume-all", {}), ("logs", {"reference": "ABC123"}),
    ("sources list", {}), ("sources add", {"address": "https://paper.example/feed"}),
    ("sources pause", {"name": "Harbour Post"}), ("sources resume", {"name": "Harbour Post"}),
    ("sources remove", {"name": "Harbour Post"}), ("corrections list", {}),
    ("corrections hide-quote", {"article": "ferry", "quote": "We"}),
    ("corrections speaker", {"article": "ferry", "quote": "We"}), ("corrections merge", {"other": "A", "name": "B"}),
    ("corrections split", {"article": "ferry", "other": "A", "name": "B"}),
    ("corrections hide-article", {"article": "ferry"}), ("corrections undo", {"number": 1}),
]  # fmt: skip


async def test_every_command_turns_others_away(bot: Clipdesk, pg: Playground) -> None:
    """A server's admin who isn't the application's owner gets one sentence, privately, and no suggestion."""
    admin = pg.person("admin")
    offered = {c.name.removeprefix("admin ") for c in admin.commands() if c.name.startswith("admin ")}
    assert offered == {name for name, _ in ALL}
    before = await bot.desk.facts()
    for name, options in ALL:
        refused = await admin.slash(f"admin {name}", options)
        assert refused.private, name
        assert "Only the operator" in json.dumps(refused.message), name
    for name, focused in (("sources remove", "name"), ("corrections merge", "other"), ("logs", "reference"),
                          ("corrections hide-article", "article"), ("corrections undo", "number")):  # fmt: skip
        assert await admin.complete(f"admin {name}", {focused: ""}, focused=focused) == [], name
    assert await bot.desk.facts() == before
    assert await bot.desk.corrections.all() == ()
    assert await bot.desk.posting.paused_since() is None


async def test_every_press_of_the_operators_turns_others_away() -> None:
    """Also one whose custom id somebody made up: each asks who presses before anything is done."""
    from cogs._operator import OperatorOnly
    from cogs._pages import PAGES, VERBS, Ask
    from cogs._routes import Route

    class Stranger:
        """Nobody's bot, and somebody who isn't its owner."""

        async def is_owner(self, user: object) -> bool:
            return False

        client = property(lambda self: self)
        user = bot = viewer = say = None

    for name in ("stopreload", "takeover", "addsource", "dropsource", "dropsrc", "uncorrect", "pauseall", "resumeall"):
        with pytest.raises(OperatorOnly):
            await VERBS[name](Stranger(), Route("x"))  # type: ignore[arg-type]
    ask = Ask(Stranger(), None, None, None)  # type: ignore[arg-type]
    for name in ("status", "schedules", "posting", "logs", "reload", "sources", "removesource", "corrections",
                 "correction"):  # fmt: skip
        with pytest.raises(OperatorOnly):
            await PAGES[name](
                ask, *(("0",) if name in ("logs", "sources", "schedules", "removesource", "corrections") else ())
            )


# ---------------------------------------------------------------- status, logs, schedules


async def test_the_status_tells_all_that_is_asked_of_it(bot: Clipdesk, operator: Person, desk: Desk) -> None:
    """Version, memory, gateway, index, analysis, sources, digests, errors; each button leads somewhere."""
    with desk.incidents.keeping():
        logging.getLogger("bot.test").error("The harbour is closed.")
    answer = await operator.slash("admin status", {})
    told = words(answer)
    facts = await desk.facts()
    assert answer.private
    for part in (f"Clipdesk {bot.version}", "MB of memory", "Gateway", "heartbeat", "1 shard", "1 server",
                 f"{facts.articles} articles", f"{facts.speakers} speakers", "analysis ", "all up to date",
                 "Brackwater Post", "0 schedules run", "The harbour is closed."):  # fmt: skip
        assert part in told, part
    assert len(told) < 4000
    for verb in ("go:status", "new:schedules", "new:sources", "new:reload"):
        led = await operator.press(answer.message or {}, button(answer, verb.split(":")[0])
                                   if verb == "go:status" else _button(answer, verb))  # fmt: skip
        assert led.error is None
        assert "Something went wrong" not in json.dumps(led.message)


def _button(answer: Any, start: str) -> str:
    return next(p.custom_id for p in answer.pressables if (p.custom_id or "").startswith(f"c1:{start}")) or ""


async def test_the_worst_status_keeps_discords_limits(bot: Clipdesk, operator: Person, desk: Desk) -> None:
    """A hundred sources with the longest names and errors, and as many errors: it is shown."""
    from dataclasses import replace

    for number in range(100):
        name = f"{number:03} " + "**Зеркало_[x](y)**" * 4
        state = await desk.archive.fetch_state(name)
        await desk.archive.set_fetch_state(name, replace(state, last_error="`*_~|" * 80))
    for number in range(60):
        desk.incidents.note("bot.test", f"{number} " + "`*_~|" * 200, "Traceback\n" + "x" * 5000)
    told = words(await operator.slash("admin status", {}))
    assert "/admin sources list" in told
    assert "60 in the last day" in told
    assert "109 sources" in words(await operator.slash("admin sources list", {}))


async def test_logs_show_what_is_behind_a_reference(bot: Clipdesk, operator: Person, desk: Desk) -> None:
    """However it is typed; with the end of its traceback, inside one block; an unknown one is said to be unknown."""
    kept = desk.incidents.note("bot.test", "It broke.", "Traceback\n```\n" + "line\n" * 3000 + "ValueError: the end")
    (choice,) = await operator.complete("admin logs", {"reference": kept.reference[:3]}, focused="reference")
    assert choice.value == kept.reference
    told = words(await operator.slash("admin logs", {"reference": f" {kept.reference.lower()}"}))
    assert "It broke." in told
    assert "ValueError: the end" in told
    assert told.count("```") == 2
    unknown = await operator.slash("admin logs", {"reference": "NOPE"})
    assert "Nothing is kept under the reference" in json.dumps(unknown.message)


# ---------------------------------------------------------------- sources


async def test_an_attached_file_is_looked_at_then_added_and_indexed(
    pg: Playground, own_archive: Desk, tmp_path: Path
) -> None:
    """Its name is a trick and its folder isn't ours: it lands in the data folder under a harmless name."""
    catalogue = tmp_path / "sources.toml"
    catalogue.write_text("# mine\n" + catalogue.read_text(encoding="utf-8") + "# the end\n", encoding="utf-8")
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        operator = pg.person("operator")
        sent = ("..\\..\\evil\\.ssh;rm -rf.jsonl", (article("bridge") + article("pier")).encode())
        options = {"file": sent, "tags": "harbour, bridges", "name": "Letters"}
        shown = await done(bot, operator.slash("admin sources add", options))
        told = words(shown)
        assert "Add this source?" in told
        assert "2 articles" in told
        assert "The bridge" in told
        assert "harbour, bridges" in told
        assert "Letters" not in catalogue.read_text(encoding="utf-8")
        added = await done(bot, operator.press(shown.message or {}, button(shown, "addsource")))
        assert "2 added" in words(added)
        text = catalogue.read_text(encoding="utf-8")
        assert text.startswith("# mine\n")
        assert "# the end" in text
        (file,) = (tmp_path / "data" / "uploads").glob("*.jsonl")
        assert file.name == "ssh-rm -rf.jsonl"
        assert 'path = "data/uploads/ssh-rm -rf.jsonl"' in text
        assert (await own_archive.view(None).latest()).items[0].tags == ("harbour", "bridges")


async def test_what_cannot_be_read_is_shown_and_not_added(pg: Playground, own_archive: Desk, tmp_path: Path) -> None:
    """A broken file, an empty one, a path, a private address: each with its reason, none with a button to add it."""
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        operator = pg.person("operator")
        for name, content, reason in (("a.xml", b"<rss", "a.xml"), ("b.txt", b"", "it is empty")):
            answer = await done(bot, operator.slash("admin sources add", {"file": (name, content)}))
            assert reason in words(answer), name
            assert not [p for p in answer.pressables if "addsource" in (p.custom_id or "")]
        for address, reason in (
            ("/etc/passwd", "is no address"), ("file:///etc/passwd", "is no address"),
            ("http://127.0.0.1:1/feed", "isn't public"),
        ):  # fmt: skip
            answer = await done(bot, operator.slash("admin sources add", {"address": address}))
            assert reason in json.dumps([answer.message, *answer.followups], ensure_ascii=False), address
        answer = await done(bot, operator.slash("admin sources add", {}))
        assert "Give either" in json.dumps([answer.message, *answer.followups])
        assert not [p for p in (tmp_path / "data" / "uploads").rglob("*") if p.is_file()]


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Quay News</title>
<item><title>A crane sings</title><guid>1</guid><description>The crane sang all night, and nobody slept.</description>
<category>harbour</category><pubDate>Mon, 03 Mar 2031 08:00:00 +0000</pubDate></item></channel></rss>"""


async def test_an_address_is_looked_at_and_added_after_a_restart(
    pg: Playground, own_archive: Desk, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    """Its host is allowed by the setting; the button of one process is understood by the next, and only once."""

    async def feed(_: web.Request) -> web.Response:
        return web.Response(text=FEED, content_type="application/rss+xml")

    served = web.Application()
    served.router.add_get("/feed", feed)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    monkeypatch.setenv("FETCH_ALLOW_HOSTS", "127.0.0.1")
    address = f"http://127.0.0.1:{unused_tcp_port}/feed"
    operator = pg.person("operator")
    try:
        async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
            await bot.settled.wait()
            shown = await done(bot, operator.slash("admin sources add", {"address": address, "name": "Quay"}))
            for part in ("Add this source?", "1 article", "`feed`", "A crane sings", "2031-03-03", "harbour"):
                assert part in words(shown), part
        async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
            await bot.settled.wait()
            add = button(shown, "addsource")
            added = await done(bot, operator.press(shown.message or {}, add))
            assert "1 added" in words(added)
            assert own_archive.listed()[-1].url == address
            taken = await done(bot, operator.slash("admin sources add", {"address": address, "name": "quay"}))
            assert "is called “quay” already" in json.dumps([taken.message, *taken.followups], ensure_ascii=False)
            twice = await done(bot, operator.slash("admin sources add", {"address": address}))
            said = json.dumps([twice.message, *twice.followups], ensure_ascii=False)
            assert "already, as “Quay”" in said, "the same address was offered a second time"
        with pytest.raises(NotFound):
            own_archive.proposals.agree(int(add.split(":")[-1]))
    finally:
        await runner.cleanup()


async def test_a_proposal_is_dropped_by_its_button(pg: Playground, own_archive: Desk, tmp_path: Path) -> None:
    """File and note are gone, and nothing is added."""
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        operator = pg.person("operator")
        sent = ("more.jsonl", article("bridge").encode())
        shown = await done(bot, operator.slash("admin sources add", {"file": sent}))
        dropped = await operator.press(shown.message or {}, button(shown, "dropsource"))
        assert "Nothing was added" in words(dropped)
        assert not [p for p in (tmp_path / "data" / "uploads").rglob("*") if p.is_file()]
        assert len(own_archive.listed()) == 1


async def test_sources_are_paused_resumed_and_removed(pg: Playground, own_archive: Desk, tmp_path: Path) -> None:
    """The list shows it; a removed source's articles go, its file stays; an unknown name is told."""
    await own_archive.reindex()
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        operator, reader = pg.person("operator"), pg.person("reader")
        assert "🟢 **News** · 2 articles" in words(await operator.slash("admin sources list", {}))
        assert "paused" in words(await operator.slash("admin sources pause", {"name": "News"}))
        assert own_archive.listed()[0].paused
        assert "paused" not in words(await operator.slash("admin sources resume", {"name": "news"}))
        unknown = await operator.slash("admin sources pause", {"name": "Olds"})
        assert "is called “Olds”" in json.dumps(unknown.message, ensure_ascii=False)
        (choice,) = await operator.complete("admin sources remove", {"name": "ne"}, focused="name")
        asked = await operator.slash("admin sources remove", {"name": choice.value})
        assert "2 articles go out of the archive" in words(asked)
        gone = await done(bot, operator.press(asked.message or {}, button(asked, "dropsrc")))
        assert "2 articles went with it" in words(gone)
        assert own_archive.listed() == ()
        assert (await own_archive.facts()).articles == 0
        assert (tmp_path / "news.jsonl").exists()
        assert "The ferry" not in words(await reader.slash("latest", {}))


async def test_a_faulty_catalogue_is_told_with_its_lines_everywhere(
    pg: Playground, own_archive: Desk, tmp_path: Path
) -> None:
    """Status, list and reload say what is wrong; what was indexed goes on being served."""
    await own_archive.reindex()
    (tmp_path / "sources.toml").write_text('[[source]]\nnam = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        operator, reader = pg.person("operator"), pg.person("reader")
        for command, options in (("status", {}), ("sources list", {}), ("reload", {"what": "articles"})):
            told = words(await done(bot, operator.slash(f"admin {command}", options)))
            assert "sources.toml, line 2" in told, command
        assert "The ferry" in words(await reader.slash("latest", {}))


# ---------------------------------------------------------------- corrections


async def quoted(reader: Person) -> str:
    """All that /speakers and /quote of the first page say."""
    return words(await reader.slash("speakers", {})) + words(await reader.slash("quote", {"speaker": "Okonjo"}))


async def test_corrections_hold_at_once_in_every_answer_and_are_undone(
    bot: Clipdesk, operator: Person, reader: Person, desk: Desk
) -> None:
    """Merged, said by another, hidden; each told with its number, each taken back by its button."""
    (said,) = (await desk.view(None).quotations(limit=1)).items
    who, key = said.quote.speaker or "", said.entry.key
    articles = await operator.complete(
        "admin corrections hide-article", {"article": said.entry.title}, focused="article"
    )
    assert key in [choice.value for choice in articles]
    quotes = await operator.complete("admin corrections hide-quote", {"article": key, "quote": ""}, focused="quote")
    assert any(said.quote.segments[0].text.startswith(str(choice.value)[:20]) for choice in quotes)
    opening = " ".join(said.quote.segments[0].text.split()[:4])

    merged = await done(bot, operator.slash("admin corrections merge", {"other": who, "name": "Ada Quillfeather"}))
    assert "Two names are one person" in words(merged)
    assert "Ada Quillfeather" in words(await reader.slash("quote", {"speaker": who}))
    assert who not in [s.name for s in (await desk.view(None).speakers(limit=100)).items]

    given = {"article": key, "quote": opening, "name": "Bo Lindqvist"}
    other = await done(bot, operator.slash("admin corrections speaker", given))
    assert "said by" in words(other)
    assert opening in words(await reader.slash("quote", {"speaker": "Bo Lindqvist"})).replace("\n", " ")

    hidden = await done(bot, operator.slash("admin corrections hide-article", {"article": key, "note": "by letter"}))
    assert f"An article is hidden: {said.entry.title}" in words(hidden)
    assert said.entry.title not in words(await reader.slash("latest", {"count": 10}))
    gone = await reader.slash("summary", {"article": key})
    assert said.entry.title not in json.dumps(gone.message, ensure_ascii=False)

    listed = await operator.slash("admin corrections list", {})
    assert "3 corrections" in words(listed)
    assert "by letter" in words(listed)
    assert f"hidden: {key}" not in words(listed), "a hidden article was named by its key"
    for answer in (hidden, other, merged):
        taken = await done(bot, operator.press(answer.message or {}, button(answer, "uncorrect")))
        assert "Taken back" in words(taken)
    assert (await desk.view(None).quotations(limit=1)).items == (said,)
    assert "There are none" in words(await operator.slash("admin corrections list", {}))


async def test_a_correction_is_undone_by_its_number_and_from_the_list(bot: Clipdesk, operator: Person) -> None:
    """The list's menu opens it, its button takes it back; a number that isn't there is told."""
    for name in ("Ada Quill", "Bo Lind"):
        await done(bot, operator.slash("admin corrections merge", {"other": "Sen. Nobody", "name": name}))
    listed = await operator.slash("admin corrections list", {})
    menu = next(p for p in listed.pressables if (p.custom_id or "").startswith("c1:pick"))
    opened = await operator.choose(listed.message or {}, menu.custom_id or "", ["correction:2"])
    assert "Bo Lind" in words(opened)
    assert "Taken back" in words(await done(bot, operator.press(opened.message or {}, button(opened, "uncorrect"))))
    (choice,) = await operator.complete("admin corrections undo", {"number": ""}, focused="number")
    assert choice.value == 1
    assert "Taken back" in words(await done(bot, operator.slash("admin corrections undo", {"number": 1})))
    missing = await done(bot, operator.slash("admin corrections undo", {"number": 1}))
    assert "There is no correction 1" in json.dumps([missing.message, *missing.followups])


async def test_what_makes_no_sense_is_refused_with_what_was_expected(bot: Clipdesk, operator: Person) -> None:
    """A quotation that isn't there, a name that is none, a merge with oneself, words that mean several articles."""
    key = (await bot.desk.view(None).latest(limit=1)).items[0].key
    for command, options, said in (
        ("hide-quote", {"article": key, "quote": "nobody ever said so"}, "holds no quotation"),
        ("hide-article", {"article": "no such words at all"}, "No article matches"),
        ("merge", {"other": "Ada Quill", "name": "Dr. Ada Quill"}, "another name"),
        ("merge", {"other": "Ada Quill", "name": "his neighbour"}, "is no name"),
    ):
        refused = await done(bot, operator.slash(f"admin corrections {command}", options))
        told = json.dumps([refused.message, *refused.followups], ensure_ascii=False)
        assert said in told, command
    assert await bot.desk.corrections.all() == ()


async def test_the_faults_of_the_file_are_in_the_list(bot: Clipdesk, operator: Person, desk: Desk) -> None:
    """With file and line; what stands in a sound file is listed with its line and can't be undone here."""
    desk.corrections.path.write_text('[[correction]]\nkind = "hide_quotes"\n', encoding="utf-8")
    assert "corrections.toml, line 2" in words(await operator.slash("admin corrections list", {}))
    desk.corrections.path.write_text(
        '[[correction]]\nkind = "merge"\nother = "A. Quill"\nname = "Ada Quill"\n', encoding="utf-8"
    )
    assert "in corrections.toml, line 1" in words(await operator.slash("admin corrections list", {}))
    refused = await done(bot, operator.slash("admin corrections undo", {"number": 1}))
    assert "Take it out there" in json.dumps([refused.message, *refused.followups])


async def test_a_heartbeat_answered_before_it_was_noted_is_no_delay_of_an_interval(bot: Clipdesk) -> None:
    """Where the acknowledgement overtakes the library's note of sending, its latency is an interval too long."""
    (shard,) = bot.shards.values()
    kept = shard._parent.ws._keep_alive  # type: ignore[union-attr]
    assert kept is not None
    for reckoned in (0.02, (kept.interval or 41.25) + 0.02):
        kept.latency = reckoned
        assert bot.delay == pytest.approx(0.02)
    kept.latency = float("inf")
    assert bot.delay is None
