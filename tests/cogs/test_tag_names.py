"""Tags that go by other names, over Discord's own wire."""

from __future__ import annotations

from bot.client import Clipdesk
from bot.desk import Desk
from bot.playground import Person, Playground
from bot.settings import Settings
from tests.cogs.test_readers import words
from tests.wire import bot_on_wire


async def test_an_alias_is_answered_as_its_tag(pg: Playground, desk: Desk) -> None:
    """/tag, tag: and suggestions; a follow is of the tag, and is ended under either name."""
    first, second, *_ = (await desk.view(None).tags()).items
    total = (await desk.view(None).search(f'tag:"{first.name}"')).total
    (desk.data_dir / "tags.toml").write_text(f'[aliases]\n"{second.name}" = "Wherries"\n"{first.name}" = "Wherries"\n'
                                             'skiffs = "Wherries"\n', encoding="utf-8")  # fmt: skip
    await desk.aliases.take_file()
    settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url)
    async with bot_on_wire(pg, lambda: Clipdesk(settings, desk)) as bot:
        await bot.settled.wait()
        reader: Person = pg.person("reader")
        both = (await desk.view(None).tagged("Wherries")).total
        assert both > max(total, 1)
        for name in ("Wherries", "skiffs", first.name):
            said = words(await reader.slash("tag", {"name": name}))
            assert "Tag: Wherries" in said
            assert f"{both} articles" in said
        assert "Wherries" in words(await reader.slash("tag", {}))
        assert "Nothing" not in words(await reader.slash("search", {"query": "tag:skiffs"}))
        choices = await reader.complete("tag", {"name": "skif"}, focused="name")
        assert [choice.value for choice in choices] == ["Wherries"]
        assert "Wherries" in words(await reader.slash("follow tag", {"name": "skiffs"}))
        assert "Nothing yet" in words(await reader.slash("follow stop", {"name": "skiffs"}))
