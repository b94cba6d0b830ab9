"""Logs hold no token and nothing typed, every line of JSON is an object, and errors are found by their reference."""

from __future__ import annotations

import io
import json
import logging
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import logs
from bot.client import Clipdesk
from bot.desk import Desk
from bot.incidents import BYTES, Incidents
from bot.playground import Playground
from bot.settings import Settings
from tests.cogs.conftest import desk as desk
from tests.cogs.conftest import indexed as indexed
from tests.wire import bot_on_wire

TOKEN = "M" * 26 + "." + "x" * 6 + "." + "y" * 38


@pytest.fixture(autouse=True)
def _as_before() -> object:
    """The root logger is left as it was found."""
    root = logging.getLogger()
    handlers, level, library = root.handlers[:], root.level, logging.getLogger("discord").level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("discord").setLevel(library)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_token_never_reaches_the_log(form: str) -> None:
    """Neither in a message, nor in an address, nor in a traceback."""
    out = io.StringIO()
    logs.configure("INFO", form, out)
    log = logging.getLogger("test")
    log.info("logged in with %s", TOKEN)
    log.info("POST /webhooks/123456/%s/messages", "t" * 60)
    try:
        raise ValueError(f"refused {TOKEN}")
    except ValueError:
        log.exception("failed")
    said = out.getvalue()
    assert "y" * 38 not in said
    assert "t" * 60 not in said
    assert said.count("<masked>") >= 3


def test_json_lines_are_objects() -> None:
    """Each line can be read by a machine, a traceback included."""
    out = io.StringIO()
    logs.configure("INFO", "json", out)
    logging.getLogger("test").info("two\nlines")
    assert json.loads(out.getvalue())["message"] == "two\nlines"


def test_what_was_typed_is_not_in_a_traceback_either() -> None:
    """An exception that repeats a question, whole or in part, is logged without it; the code's lines stay readable."""
    out = io.StringIO()
    logs.configure("INFO", "text", out)
    with logs.answering("REF123", ("Where is my Hemlighet?", "x")):
        try:
            raise ValueError("no such word: hemlighet in 'Where is my Hemlighet?'")
        except ValueError:
            logging.getLogger("test").exception("failed over %r", "Where is my Hemlighet?")
    said = out.getvalue()
    assert "hemlighet" not in "".join(line for line in said.lower().splitlines(True) if not line.startswith("  "))
    assert "[REF123]" in said
    assert "raise ValueError" in said


TYPED = "Zarquonisch"


@pytest.mark.parametrize("form", ["text", "json"])
async def test_secrets_planted_over_the_wire_are_not_logged(form: str, desk: Desk) -> None:
    """At the finest level, questions, forms, failures: neither the token nor what was typed stands in the log."""
    out = io.StringIO()
    logs.configure("DEBUG", form, out)
    async with Playground() as pg:
        settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url)
        async with bot_on_wire(pg, lambda: Clipdesk(settings, desk), errors_expected=True) as bot:
            await bot.settled.wait()
            reader, admin = pg.person("reader"), pg.person("admin")
            await reader.slash("search", {"query": TYPED})
            await reader.complete("search", {"tag": TYPED}, focused="tag")
            await reader.slash("follow tag", {"name": TYPED})
            await admin.slash("digest add", {"channel": _channel(pg), "time": TYPED, "zone": TYPED})
            key = await _spoil(desk)
            failed = await reader.slash("summary", {"article": key})
            assert "the reference" in str(failed.message)
        tokens = [i.token for i in pg.backend.interactions.all()]
    said = out.getvalue()
    assert TYPED.lower() not in said.lower()
    assert pg.token not in said
    assert tokens
    assert not [token for token in tokens if token in said]
    found = re.search(r"the reference (\w+)", str(failed.message))
    assert found
    assert found[1] in said


def _channel(pg: Playground) -> str:
    return next(iter(pg.world.guilds.values())).channel("general").id


async def _spoil(desk: Desk) -> str:
    """Makes an article unreadable, as a flipped bit on a disk does; its key."""
    entry = (await desk.view(None).latest(limit=1)).items[0]
    with sqlite3.connect(desk.data_dir / "archive.db") as database:
        database.execute(
            "UPDATE document SET content = x'00' WHERE article = (SELECT id FROM article WHERE key = ?)", (entry.key,)
        )
    database.close()
    return entry.key


async def test_an_error_is_found_by_the_reference_a_reader_was_told(desk: Desk) -> None:
    """What was logged under it is kept, with its traceback, also after a restart."""
    async with Playground() as pg:
        settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url)
        async with bot_on_wire(pg, lambda: Clipdesk(settings, desk)) as bot:
            await bot.settled.wait()
            with desk.incidents.keeping():
                failed = await pg.person("reader").slash("summary", {"article": await _spoil(desk)})
    found = re.search(r"the reference (\w+)", str(failed.message))
    assert found
    again = Incidents(desk.data_dir, desk.now)
    kept = again.entry(found[1].lower())
    assert kept is not None
    assert "Traceback" in kept.traceback
    assert again.since(desk.now() - timedelta(days=1))[0] == kept
    assert again.since(desk.now() + timedelta(days=1)) == ()


def test_the_kept_errors_do_not_fill_the_disk(tmp_path: Path) -> None:
    """Thousands of errors stay within two small files, the newest in them; a line cut off is passed over."""
    incidents = Incidents(tmp_path, lambda: datetime(2026, 1, 1, tzinfo=UTC))
    for number in range(3000):
        incidents.note("test", f"error {number}", "x" * 500, f"R{number}")
    with incidents.path.open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-01-01T00:')
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2 * BYTES
    assert incidents.entry("R2999") is not None
    assert incidents.entry("R1") is None
