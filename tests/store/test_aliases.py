"""Tags that go by other names, over a real index."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.query import parse
from bot.store.aliases import Aliases
from bot.store.archive import Archive
from tests.store.shelf import SHELF, article, opened, put

NAMES = Aliases({"electronic commerce": "e-commerce", "Online Trade": "e-commerce", "AI": "Thinking machines"})
STALL = article("stall", "A stall on the net", "A stall sells eels.", tags=("Electronic Commerce", "Eels"))
BOTH = article("both", "Both at once", "It says it twice.", tags=("Online trade", "electronic commerce", "Eels"))


async def shelved(archive: Archive) -> None:
    """Two articles under E-commerce, one under another of its names, one under two others."""
    await put(archive, "paper", [*SHELF, STALL, BOTH])


async def counts(archive: Archive, typed: str = "") -> dict[str, int]:
    """What is offered for a text that is typed."""
    return {t.name: t.count for t in await archive.complete_tags(typed, visible=None)}


async def test_all_names_of_a_tag_are_one_in_every_list(tmp_path: Path) -> None:
    """Its articles, its count and its name are the whole group's; an article that carries two names counts once."""
    async with opened(tmp_path) as archive:
        await shelved(archive)
        assert (await archive.tagged("electronic commerce", visible=None)).total == 2
        tags = (await archive.tags(visible=None)).total
        archive.rename(NAMES)
        for name in ("e-commerce", "E Commerce", "ELECTRONIC commerce", "online trade"):
            assert (await archive.tagged(name, visible=None)).total == 4
            assert (await archive.latest(tag=name, visible=None)).total == 4
            assert (await archive.search(parse(f'tag:"{name}"'), visible=None)).total == 4
            assert (await archive.speakers(tag=name, visible=None)).total == 2
            assert (await archive.quotations(tag=name, visible=None)).total == 2
        page = await archive.tags(visible=None)
        assert [(t.name, t.count) for t in page.items[:2]] == [("e-commerce", 4), ("Eels", 2)]
        assert page.total == tags - 2
        assert (await archive.facts(visible=None)).tags == page.total


async def test_the_tags_beside_count_a_group_once(tmp_path: Path) -> None:
    """No name of the tag stands beside it; beside another it stands as one."""
    async with opened(tmp_path) as archive:
        await shelved(archive)
        archive.rename(NAMES)
        assert [(t.name, t.count) for t in await archive.tags_beside("eels", visible=None)] == [("e-commerce", 2)]
        beside = {t.name: t.count for t in await archive.tags_beside("online trade", visible=None)}
        assert beside == {"Eels": 2, "City": 1, "Traffic": 1}


@pytest.mark.parametrize("typed", ["", "e-comm", "elec", "commerce elec", "trade", "Online Trade"])
async def test_typing_any_name_offers_the_tag(tmp_path: Path, typed: str) -> None:
    """Under its own name, with the whole count."""
    async with opened(tmp_path) as archive:
        await shelved(archive)
        archive.rename(NAMES)
        found = await counts(archive, typed)
        assert found.pop("e-commerce") == 4
        assert not {"Electronic Commerce", "Online trade", "Thinking machines"} & found.keys()


async def test_a_name_that_no_article_carries_means_the_tag(tmp_path: Path) -> None:
    """Also where only other names of the tag are carried, and where it is a keyword of ours."""
    async with opened(tmp_path) as archive:
        await put(
            archive, "paper", [article("a", "A", "A.", tags=("ai",)), article("b", "B", "B.", keywords=("kites",))]
        )
        archive.rename(Aliases({"AI": "Thinking machines", "dragons": "kites"}))
        assert await counts(archive, "think") == {"Thinking machines": 1}
        assert await counts(archive, "ai") == {"Thinking machines": 1}
        assert (await archive.tagged("thinking machines", visible=None)).total == 1
        assert [(t.name, t.given) for t in await archive.complete_tags("drag", visible=None)] == [("kites", False)]
        assert (await archive.tagged("dragons", visible=None)).total == 1


async def test_other_names_count_at_once_and_go_again(tmp_path: Path) -> None:
    """What was counted before by other names is not kept."""
    async with opened(tmp_path) as archive:
        await shelved(archive)
        before = [(t.name, t.count) for t in (await archive.tags(visible=None)).items], await counts(archive, "e")
        archive.rename(NAMES)
        assert await counts(archive, "e") == {"e-commerce": 4, "Eels": 2}
        archive.rename(Aliases())
        assert before == (
            [(t.name, t.count) for t in (await archive.tags(visible=None)).items],
            await counts(archive, "e"),
        )


async def test_related_articles_share_a_tag_under_any_of_its_names(tmp_path: Path) -> None:
    """The reason names the tag as the file does."""
    one = article("one", "Smoked eels by post", "Ovens smoke eels all night in Orm.", tags=("AI",))
    other = article("other", "Smoked eels gone", "Nobody in Orm has eels left, the ovens rest.", tags=("Robots",))
    crowd = [article(f"c{n}", f"Filler {n}", f"Some filler about subject{n} and matter{n}.") for n in range(20)]
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [one, other, *crowd])
        key = (await archive.find("Smoked eels by post", visible=None))[0].key

        async def reasons() -> list[str]:
            hits = (await archive.related(key, visible=None)).items
            return [hit.reason for hit in hits if hit.entry.title == "Smoked eels gone"]

        assert await reasons() not in ([], ["tag Thinking machines"])
        archive.rename(Aliases({"AI": "Thinking machines", "robots": "Thinking machines"}))
        assert await reasons() == ["tag Thinking machines"]


async def test_names_are_counted_before_they_are_taken_in(tmp_path: Path) -> None:
    """For every viewer who typed; what they are answered then is as if the names had always been so."""
    paper = frozenset({"paper"})
    async with opened(tmp_path) as archive:
        await shelved(archive)
        for visible in (None, paper):
            await archive.complete_tags("e", visible=visible)
        await archive.take_names(NAMES)
        assert archive.aliases is NAMES
        assert {question[2] for question in archive._memory.asked("often")} == {None, paper}
        for visible in (None, paper):
            found = {t.name: t.count for t in await archive.complete_tags("e", visible=visible)}
            assert found == {"e-commerce": 4, "Eels": 2}
