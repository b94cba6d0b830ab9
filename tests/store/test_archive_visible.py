"""A hidden source stays hidden behind every door."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from bot.model import Link
from bot.query import parse
from bot.store.archive import Archive
from tests.store.shelf import SHELF, article, opened, put

SEEN = frozenset({"paper"})
SECRET = article(
    "secret", "Harbour bridge scandal zanzibar", "Zanzibar and the harbour bridge.\n\n“Zanzibar pays,” said Zoe Zanz.",
    source="vault", quotes=[("Zanzibar pays", "Zoe Zanz", "a zanzibari")], tags=("Zanzibar", "Traffic"),
    keywords=("zanzibarkey",), links=(Link("Zanzibar link", "https://zanzibar.example/", "2031-01-01"),),
    url="https://zanzibar.example/a", published="2030-05-03",
)  # fmt: skip


def texts(value: Any) -> str:
    """Every text within an answer."""
    if isinstance(value, str):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return " ".join(texts(getattr(value, f.name)) for f in fields(value))
    return " ".join(map(texts, value)) if isinstance(value, tuple | list) else ""


async def answers(archive: Archive) -> list[Any]:
    """What every reading method says to a viewer who may not see the vault, asked for just that."""
    key = SECRET.key
    bridge = SHELF[0].key
    return [
        await archive.search(parse("zanzibar harbour"), visible=SEEN),
        await archive.search(parse("tag:zanzibar"), visible=SEEN),
        await archive.search(parse("source:vault harbour"), visible=SEEN),
        await archive.search(parse("speaker:zanz harbour"), visible=SEEN),
        await archive.article(key, visible=SEEN),
        await archive.entries([key, bridge], visible=SEEN),
        await archive.find(key, visible=SEEN),
        await archive.find("zanzibar.example/a", visible=SEEN),
        await archive.find(SECRET.raw.title, visible=SEEN),
        await archive.complete_articles("zanz", visible=SEEN),
        await archive.complete_articles("", visible=SEEN),
        await archive.complete_tags("zanz", visible=SEEN),
        await archive.complete_tags("", visible=SEEN),
        await archive.complete_speakers("zanz", visible=SEEN),
        await archive.tags(visible=SEEN),
        await archive.tagged("zanzibar", visible=SEEN),
        await archive.tagged("zanzibarkey", visible=SEEN),
        await archive.tags_beside("traffic", visible=SEEN),
        await archive.speakers(visible=SEEN),
        await archive.speakers(tag="traffic", visible=SEEN),
        await archive.speaker("Zoe Zanz", visible=SEEN),
        await archive.quotations(visible=SEEN),
        await archive.quotations(about=parse("zanzibar"), visible=SEEN),
        await archive.quotations(article=key, all_quotes=True, visible=SEEN),
        await archive.quotations(shuffle_seed=3, visible=SEEN),
        await archive.related(key, visible=SEEN),
        await archive.related(bridge, visible=SEEN),
        await archive.related_to_text(SECRET.raw.body, visible=SEEN),
        await archive.latest(visible=SEEN),
        await archive.latest(source="vault", visible=SEEN),
        await archive.latest_links(visible=SEEN),
        await archive.arrivals(after=0, visible=SEEN),
    ]


async def test_a_hidden_source_is_behind_no_door(tmp_path: Path) -> None:
    """No title, tag, name, link or quotation of it comes through any method; what is visible to it does."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        await put(archive, "vault", [SECRET])
        for number, answer in enumerate(await answers(archive)):
            assert "zan" not in texts(answer).casefold(), number
        assert (await archive.search(parse("zanzibar"), visible=frozenset({"vault"}))).total == 1


async def test_counts_are_those_of_an_index_without_it(tmp_path: Path) -> None:
    """Totals, counts and facts are the same as if the hidden source had never been indexed."""
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    async with opened(tmp_path / "with") as full, opened(tmp_path / "without") as bare:
        for archive in (full, bare):
            await put(archive, "paper", SHELF)
        await put(full, "vault", [SECRET])
        assert (await full.tags(visible=SEEN)) == (await bare.tags(visible=None))
        assert (await full.speakers(visible=SEEN)) == (await bare.speakers(visible=None))
        assert (await full.latest(visible=SEEN)) == (await bare.latest(visible=None))
        one, other = await full.facts(visible=SEEN), await bare.facts(visible=None)
        names = ("articles", "quotes", "speakers", "tags", "sources", "languages")
        assert [getattr(one, n) for n in names] == [getattr(other, n) for n in names]


async def test_nothing_visible_is_nothing(tmp_path: Path) -> None:
    """A viewer of no source gets empty answers, not all."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        assert (await archive.latest(visible=frozenset())).total == 0
        assert (await archive.tags(visible=frozenset())).items == ()
        assert (await archive.facts(visible=frozenset())).articles == 0
