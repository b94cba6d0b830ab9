"""What stands in a digest, and digests that come by the week or from a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from bot.model import Filter
from tests.cogs.digest_stage import stage
from tests.cogs.test_digest import said

DUE = "2027-03-02 07:00"


async def test_a_post_holds_a_quote_of_the_day_and_the_latest_related_links(tmp_path: Path) -> None:
    """Each article with its sentence and its tags; the quotation with its speaker; the links with their addresses."""
    async with stage(tmp_path) as s:
        await s.add()
        await s.at(DUE)
        told = {
            "id": "x1", "title": "The pier reopens", "tags": ["harbour"], "url": "https://example.org/pier",
            "body": "The pier reopens after a storm took half of it. “We nailed every plank ourselves that summer,”"
            " said Ada Lind, the mayor.",
            "links": [{"title": "How piers are built", "url": "https://example.net/piers", "published": "2027-03-01"}],
        }  # fmt: skip
        with (tmp_path / "news.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")
        await s.desk.reindex_paths([tmp_path / "news.jsonl"])
        await s.at("2027-03-03 07:00")
        text = said(s.posts()[1])
        for part in ("The pier reopens", "Tags: harbour", "Quote of the day", "We nailed every plank", "Ada Lind",
                     "Latest related links", "How piers are built", "https://example.net/piers"):  # fmt: skip
            assert part in text, part
        assert "https://example.org/pier" in text


async def test_one_story_of_two_sources_comes_once(tmp_path: Path) -> None:
    """Sources that tell the same in the same words are one article to a reader, also in a digest."""
    async with stage(tmp_path) as s:
        await s.add(count=15)
        await s.at(DUE)
        body = " ".join(f"Sentence {n} of a long report about the eastern lock and its {n} keepers." for n in range(40))
        for name in ("one", "two"):
            line = {"id": name, "title": "The eastern lock", "body": body, "url": f"https://{name}.example.org/lock"}
            (tmp_path / f"{name}.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
            await s.desk.reindex_paths([tmp_path / f"{name}.jsonl"])
        await s.at("2027-03-03 07:00")
        assert said(s.posts()[1]).count("**[The eastern lock]") == 1


async def test_a_weekly_digest_comes_on_its_day_and_two_days_late_at_most(tmp_path: Path) -> None:
    """A week of articles in one post; after two days of downtime late, after three folded into the next week."""
    async with stage(tmp_path) as s:
        number = await s.add(cadence="weekly", weekdays=frozenset({4}), count=10)
        await s.at("2027-03-04 07:00")
        assert not s.posts()
        await s.at("2027-03-05 07:00")  # Friday
        assert len(s.posts()) == 1
        await s.arrive("A lamp goes out")
        await s.at("2027-03-14 06:59")  # Sunday, 48 hours late less a minute
        assert len(s.posts()) == 2
        await s.arrive("A lamp is lit")
        await s.at("2027-03-22 07:00")  # Monday
        assert len(s.posts()) == 2
        await s.at("2027-03-26 07:00")
        assert "A lamp is lit" in said(s.posts()[2])
        told = [f"{e.state} late" if e.late else e.state for e in await s.history(number)]
        assert told == ["sent", "sent late", "skipped", "sent"]


async def test_a_digest_from_a_file_is_due_from_then_on_in_the_channel_as_it_is(tmp_path: Path) -> None:
    """The file says text, the channel is a forum: it is posted as a post, once, at its next time, and added once."""
    async with stage(tmp_path) as s:
        await s.add("clippings")
        server = (await s.schedule(1)).server
        data = await s.desk.state.export(server)
        data["digests"][0] |= {"kind": "text", "title": "Brought in"}
        await s.desk.state.schedules.remove(1)
        await s.at("2027-03-02 07:10")
        file = json.dumps(data).encode()
        for expected in ("1 digest was added", "0 digests were added"):
            answer = await s.admin.slash("settings import", {"file": ("settings.json", file)})
            await answer.settled()
            assert expected in said(answer.message)
        (made,) = await s.desk.state.schedules.all()
        assert (made.kind, made.title) == ("forum", "Brought in")
        await s.later(minutes=1)
        assert not s.posts("clippings")
        await s.at("2027-03-03 07:00")
        assert len(s.posts("clippings")) == 1


async def test_the_zone_of_a_server_is_suggested_and_changing_it_moves_no_digest(tmp_path: Path) -> None:
    """A digest keeps the zone it was made with."""
    async with stage(tmp_path) as s:
        number = await s.add()
        server = (await s.schedule(number)).server
        chosen = await s.desk.state.servers.settings(server)
        await s.desk.state.servers.save(replace(chosen, zone="Asia/Tokyo"))
        place = s.channel("general").id
        found = await s.admin.complete("digest add", {"channel": place, "time": "8", "zone": ""}, focused="zone")
        assert found[0].value == "Asia/Tokyo"
        await s.at("2027-03-01 23:00")
        assert not s.posts()
        await s.at(DUE)
        assert len(s.posts()) == 1


async def test_an_article_dated_anew_is_not_news_again(tmp_path: Path) -> None:
    """What was posted once is never posted again by the same digest, whatever its date says later."""
    async with stage(tmp_path) as s:
        await s.add(filter=Filter(words=("ferry",)))
        await s.at(DUE)
        lines = (tmp_path / "news.jsonl").read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) | {"published": "2027-03-02T20:00:00+00:00"} for line in lines]
        (tmp_path / "news.jsonl").write_text("".join(json.dumps(t) + "\n" for t in told), encoding="utf-8")
        await s.desk.reindex_paths([tmp_path / "news.jsonl"])
        await s.at("2027-03-03 07:00")
        assert len(s.posts()) == 1
