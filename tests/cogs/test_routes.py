"""Routes live in custom ids: they come back as they went in, and always fit."""

from __future__ import annotations

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client import Clipdesk
from bot.tongue import ENGLISH
from cogs._digest_panel import CONTROLS
from cogs._pages import FORMS, VERBS, Ask, sheet_at
from cogs._presses import PickedOption, PressedButton
from cogs._routes import LIMIT, Press, Route, parse_press, parse_route, route
from cogs._settings_panel import Setting

TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)


@given(st.lists(TEXTS, max_size=5))
def test_a_route_comes_back(args: list[str]) -> None:
    """Colons and percent signs in arguments survive."""
    there = Route("page", tuple(args))
    assert parse_route(str(there)) == there


@given(st.lists(st.text(max_size=300), min_size=1, max_size=6))
def test_a_press_always_fits(args: list[str]) -> None:
    """However long the arguments, the custom id has at most 100 characters."""
    press = Press("refresh", route("search", 0, *args))
    assert len(str(press)) <= LIMIT
    assert parse_press(str(press)) == press


def test_other_versions_are_told_apart() -> None:
    """A custom id of another form is None, not a guess."""
    assert parse_press("c9:go:card:x") is None
    assert parse_press("something else") is None
    assert parse_press("c1:go:card:x") == Press("go", Route("card", ("x",)))


# Custom ids as the first release sent them. They stand in messages for years: a line is never taken out of this list.
SENT = [
    "c1:go:card:{key}:long", "c1:new:card:{key}", "c1:go:card:{key}:normal", "c1:new:related:0:{key}",
    "c1:share:search:0:ferry::::", "c1:next:latest:1:::5", "c1:first:tag:0:ferry:", "c1:prev:tags:0",
    "c1:re:latest:0:::5", "c1:new:quote:0::::{key}:", "c1:next:quote:1:ida voss::::", "c1:new:context:{key}:0",
    "c1:go:quote:0:Ida Voss::::", "c1:go:speakers:0::", "c1:new:words:0:{key}", "c1:go:help:quotes", "c1:new:followed",
    "c1:go:find:ferry:card:normal", "c1:go:linked:{key}", "c1:go:vocabulary:{key}", "c1:new:report:{key}:0",
    "c1:go:follows", "c1:go:data", "c1:go:about",
]  # fmt: skip
OTHERS = ["c1:jump:latest:0:::5", "c1:del:123456789012345678", "c1:pick:latest", "s1:sources", "s1:share",
          "s1:language", "s1:notices", "s1:zone", "s1:quiet", "d1:days:1"]  # fmt: skip


async def test_buttons_of_the_first_release_still_lead_to_their_pages(bot: Clipdesk) -> None:
    """The page is there, takes the arguments, and says something."""
    key = (await bot.desk.view(None).find("oysters"))[0].key
    for custom_id in SENT:
        press = parse_press(custom_id.format(key=key))
        assert press is not None
        assert press.verb in VERBS
        sheet = await sheet_at(Ask(bot, discord.Object(1), None, ENGLISH), press.route)  # type: ignore[arg-type]
        assert sheet.texts, custom_id


@pytest.mark.parametrize("custom_id", OTHERS)
def test_a_part_of_the_first_release_is_still_known(custom_id: str) -> None:
    """Forms, menus and panels are still taken by something."""
    takers = [PressedButton, PickedOption, Setting, *CONTROLS]
    patterns = [taker.__discord_ui_compiled_template__ for taker in takers]
    assert any(pattern.fullmatch(custom_id) for pattern in patterns)


def test_a_form_of_the_first_release_is_still_taken() -> None:
    """The verbs in the custom ids of forms."""
    assert {"to", "setzone", "setquiet", "purge"} <= set(FORMS)
