"""The worst text there is, in every kind of answer: never over Discord's limits, never empty, never acting."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import Schedule
from bot.settings import Settings
from bot.tongue import ENGLISH, Tongue, tongue
from cogs._commands import _counted, _labelled
from cogs._digest_post import digest_view
from cogs._pages import PAGES, Ask, private, sheet_at
from cogs._routes import Route, parse_press, parse_route, route
from cogs._sheet import Button, Sheet
from cogs.articles import Articles
from tests.cogs import worst

assert Articles  # the pages register themselves when their commands are loaded
Json = dict[str, Any]
MASKED = re.compile(r"(?<!\\)\[((?:\\.|[^\\\]])*)\]\(([^\s)]+)\)")
INSIDE = re.compile(r"(?i)https?:|www\.|\w\.(?:com|org|net|io)\b")
ACTING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08]")
LIVE_MENTION = re.compile(r"(?<!\\)<(?:@|#|/|id:|a?:)|@everyone|@here")


def flat(components: list[Json]) -> Iterator[Json]:
    """Every component, nested ones and accessories included."""
    for component in components:
        yield component
        yield from flat(component.get("components", []))
        if component.get("accessory"):
            yield from flat([component["accessory"]])


def check(components: list[Json], addresses: set[str]) -> None:
    """Asserts all that Discord asks of a message, and that nothing in it acts."""
    everything = list(flat(components))
    texts = [c["content"] for c in everything if c["type"] == 10]
    assert len(everything) <= 40
    assert sum(map(len, texts)) <= 4000
    assert texts, "an answer says something"
    assert all(text.strip() for text in texts)
    ids = [c["custom_id"] for c in everything if c.get("custom_id")]
    assert len(ids) == len(set(ids)), ids
    assert all(1 <= len(custom_id) <= 100 for custom_id in ids)
    for component in everything:
        if component["type"] == 1:
            inner = component["components"]
            assert 1 <= len(inner) <= 5
            assert len(inner) == 1 or all(c["type"] == 2 for c in inner)
        elif component["type"] == 2:
            check_button(component)
        elif component["type"] == 3:
            check_select(component)
    shown = [*texts, *(str(c.get(k) or "") for c in everything for k in ("label", "placeholder"))]
    shown += [f"{o['label']} {o.get('description') or ''}" for c in everything for o in c.get("options", ())]
    assert not [text for text in shown if ACTING.search(text)]
    for text in texts:
        assert not LIVE_MENTION.search(re.sub(r"<@\d+>$", "", text)), text
        check_links(text, addresses)


def check_button(button: Json) -> None:
    """Asserts that a button has a label and either leads to a page of ours or to a fit address."""
    assert 1 <= len(button["label"].strip()) <= 80
    if button["style"] == 5:
        assert re.match(r"https?://", button["url"])
        assert len(button["url"]) <= 512
    else:
        press = parse_press(button["custom_id"])
        assert press is not None
        assert press.verb == "del" or press.route.name in PAGES


def check_select(select: Json) -> None:
    """Asserts that a select offers 1 to 25 things, each with a label, told apart by value, leading to a page."""
    options = select["options"]
    assert 1 <= len(options) <= 25
    assert len({o["value"] for o in options}) == len(options)
    assert len(select.get("placeholder") or "") <= 150
    for option in options:
        assert 1 <= len(option["label"].strip()) <= 100
        assert 1 <= len(option["value"]) <= 100
        assert len(option.get("description") or "-") <= 100
        assert parse_route(option["value"]).name in PAGES


def plain_address(address: str) -> str:
    """An address without the passage it points to, which an article's own address may have too."""
    return address.split(":~:")[0].removesuffix("#")


def check_links(text: str, addresses: set[str]) -> None:
    """Asserts that each masked link leads where its article leads, and that its words show no address."""
    for shown, target in MASKED.findall(text):
        bare = plain_address(target).replace("%28", "(").replace("%29", ")")
        assert bare in {plain_address(address) for address in addresses}, (bare, text)
        assert not INSIDE.search(shown.replace("\\", "")), text


def routes_of(article: Json, key: str) -> list[Route]:
    """Every kind of answer in which an article's words show."""
    title, tag = article["title"], (article["tags"] or ["x"])[0]
    made = [route("find", title or "x", "card", "normal"), route("find", title[:40] or "x", "linked")]
    made += [route("card", key, length) for length in ("short", "normal", "long")]
    made += [route("related", 0, key), route("linked", key), route("words", 0, key), route("vocabulary", key)]
    made += [route("quote", 0, "", "", "", key, ""), route("context", key, 0), route("context", key, 99)]
    made += [route("speakers", 0, title or "x", "")]
    made += [route("tag", 0, tag, ""), route("tag", 0, tag, "7d"), route("search", 0, title or tag, tag, "", "", "n")]
    return [*made, route("search", 0, title or "x", "", "", "", ""), route("quote", 0, title, "", "", "", "")]


GENERAL = [
    route("latest", 0, "", "", 10), route("latest", 0, "", "", 5), route("tags", 0), route("tags", 1),
    route("speakers", 0, "", ""), route("quote", 0, "", "", "", "", ""), route("quote", 1, "", "", "", "", "7"),
    route("follows"), route("followed"), route("data"), route("help", ""), route("about"),
    route("search", 0, "zzz", "", "", "", ""), route("search", 0, "the", "", "", "", ""),
]  # fmt: skip


async def render_all(articles: list[Json], name: str, say: Tongue = ENGLISH) -> None:
    """Indexes the articles as a source and checks every answer about them, private and shared, and every suggestion."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        lines = [json.dumps({"id": str(i), **article}) for i, article in enumerate(articles)]
        (here / "worst.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (here / "sources.toml").write_text(f'[[source]]\nname = {json.dumps(name)}\npath = "worst.jsonl"\n', "utf-8")
        async with Desk.open(here / "data", here / "sources.toml") as desk:
            await desk.reindex()
            async with Clipdesk(Settings(), desk) as bot:
                await bot.load_extension("cogs")
                await render(Ask(bot, discord.Object(1), None, say))  # type: ignore[arg-type]


async def render(ask: Ask) -> None:
    """Checks every answer about the articles that came in."""
    stored = [article async for article in ask.bot.desk.export()]
    addresses = {link for a in stored for link in (a.raw.url, *(each.url for each in a.raw.links)) if link}
    addresses |= {a.replace("(", "%28").replace(")", "%29") for a in addresses}
    addresses = {a.split("#:~:")[0].replace("%28", "(").replace("%29", ")") for a in addresses}
    wanted = list(GENERAL)
    for article in stored:
        wanted += routes_of({"title": article.raw.title, "tags": article.raw.tags}, article.key)
    for here in wanted:
        sheet = await sheet_at(ask, here)
        check(private(ask, sheet).to_components(), addresses)
        delete = Button("Delete", parse_press("c1:del:123456789012345678901"))
        check(sheet.view("-# Shared by <@123456789012345678901>", (delete,)).to_components(), addresses)
    await render_digest(ask, addresses)
    for entry in await ask.desk.complete_articles(""):
        assert 1 <= len(_labelled(ask, entry)) <= 100
    for tag in await ask.desk.complete_tags(""):
        if len(tag.name) <= 100:
            assert 1 <= len(_counted(tag.name, tag.count).name) <= 100


async def render_digest(ask: Ask, addresses: set[str]) -> None:
    """Checks the digest of these articles, with the worst title a digest can have."""
    desk = ask.bot.desk
    title = (worst.RTL + worst.PING + worst.BOMB)[:80]
    since = datetime(2020, 1, 1, tzinfo=UTC)
    plain = Schedule(1, 2, "UTC", 480, since, title=title, count=15)
    schedule = await desk.state.schedules.add(plain)
    digest = await desk.digests.compose(schedule)
    view = digest_view(digest, desk.digests.manual_slot(schedule.id, 1, desk.now()), "m" * 20, ask.say)
    check(view.to_components(), addresses)


@pytest.mark.parametrize("articles", worst.SETS.values(), ids=worst.SETS)
def test_the_worst_articles_fit(articles: list[Json]) -> None:
    """Each written set of bad articles is shown within the limits in every kind of answer."""
    asyncio.run(render_all(articles, worst.NAME))


def test_the_worst_articles_fit_in_the_longest_language() -> None:
    """German takes the most room: its answers about the longest articles stay within the limits too."""
    asyncio.run(render_all(next(iter(worst.SETS.values())), worst.NAME, tongue("de")))


@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(worst.ARTICLES, min_size=1, max_size=5))
def test_bad_articles_by_chance_fit(articles: list[Json]) -> None:
    """So is whatever can be put together from bad pieces."""
    asyncio.run(render_all(articles, "News"))


@given(st.lists(worst.TEXTS, max_size=40), st.lists(worst.TEXTS, max_size=30))
def test_a_sheet_keeps_the_limits(texts: list[str], labels: list[str]) -> None:
    """Whatever a page puts on a sheet, what is sent keeps to text and component limits."""
    sheet = Sheet(route("card", "x"))
    for text in texts:
        sheet.say(text)
        sheet.rule()
    sheet.say("something")
    for label in labels:
        sheet.row([Button(label, parse_press(f"c1:go:card:{label[:10]}"))])
    everything = list(flat(sheet.view("footer").to_components()))
    assert len(everything) <= 40
    assert sum(len(c["content"]) for c in everything if c["type"] == 10) <= 4000
    ids = [c["custom_id"] for c in everything if c.get("custom_id")]
    assert len(ids) == len(set(ids))
