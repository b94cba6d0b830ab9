"""What readers ask, over Discord's own wire."""

from __future__ import annotations

import re
from typing import Any

import pytest
from discord import ui

from bot.client import Clipdesk
from bot.model import Analysis, Article, RawArticle, Sentence
from bot.playground import Answer, Person, Playground
from cogs._blocks import summary_text


def words(answer: Answer) -> str:
    """All the text an answer shows."""
    assert answer.message is not None, answer.error
    return "\n".join(texts(answer.message["components"])) or answer.message["content"]


def texts(components: list[dict[str, Any]]) -> list[str]:
    """The texts of components, nested ones included."""
    found = []
    for component in components:
        if component["type"] == 10:
            found.append(component["content"])
        found += texts(component.get("components", []))
    return found


async def test_every_command_is_offered_to_a_reader(reader: Person) -> None:
    """A reader sees the readers' commands, and none of the admins' or the operator's."""
    names = {command.name for command in reader.commands()}
    assert {"summary", "search", "quote", "speakers", "tag", "related", "latest", "help", "about", "data show"} <= names
    assert not [name for name in names if name.startswith(("admin", "digest"))]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("summary", {"article": "ferry"}),
        ("search", {"query": "ferry harbour"}),
        ("tag", {}),
        ("tag", {"name": "ferry"}),
        ("quote", {}),
        ("quote", {"random": True}),
        ("speakers", {}),
        ("latest", {}),
        ("latest", {"count": 10}),
        ("latest", {"following": True}),
        ("related", {"article": "ferry"}),
        ("help", {}),
        ("about", {}),
        ("follow list", {}),
        ("data show", {}),
        ("search", {"query": "zzzqqq xyxyxy"}),
        ("search", {"query": "\"'()*^~ AND OR NOT NEAR"}),
        ("tag", {"name": "no such tag"}),
        ("quote", {"speaker": "Nobody Atall"}),
        ("summary", {"article": "qqqzzz"}),
    ],
)
async def test_every_answer_is_private_and_says_something(
    reader: Person, command: str, options: dict[str, Any]
) -> None:
    """Each command answers in time, privately, with words and without an error."""
    answer = await reader.slash(command, options)
    assert answer.private
    assert len(words(answer)) > 10
    assert "Something went wrong" not in words(answer)


async def test_articles_are_suggested_and_picked(reader: Person) -> None:
    """A suggestion's value opens that very article."""
    choices = await reader.complete("summary", {"article": "ferry"}, focused="article")
    assert choices
    answer = await reader.slash("summary", {"article": choices[0].value})
    title = choices[0].name.rsplit(" — ", 1)[0].rstrip("…")
    assert re.sub(r"\W", "", title) in re.sub(r"\W", "", words(answer))


@pytest.mark.parametrize(
    ("command", "option"),
    [("tag", "name"), ("quote", "speaker"), ("summary", "article"), ("search", "tag"), ("search", "source")],
)
async def test_options_are_suggested_before_anything_is_typed(reader: Person, command: str, option: str) -> None:
    """An empty option already offers the best of the archive."""
    assert await reader.complete(command, {option: ""}, focused=option)


async def test_a_list_is_turned_shared_and_deleted(pg: Playground, reader: Person) -> None:
    """Paging edits the private answer; Share posts it for all with the sharer's name; Delete takes it back."""
    first = await reader.slash("latest", {"count": 3})
    before = words(first)
    following = next(p for p in first.pressables if (p.custom_id or "").startswith("c1:next:"))
    turned = await reader.press(first.message, following.custom_id)
    assert turned.kind == "update"
    assert words(turned) != before
    share = next(p for p in turned.pressables if (p.custom_id or "").startswith("c1:share:"))
    shared = await reader.press(turned.message, share.custom_id)
    assert not shared.private
    assert f"<@{reader.user.id}>" in words(shared)
    assert pg.messages(reader.channel)
    delete = next(p for p in shared.pressables if (p.custom_id or "").startswith("c1:del:"))
    await reader.press(shared.message, delete.custom_id)
    assert await pg.backend.messages.bell(reader.channel.id).until(lambda: not pg.messages(reader.channel), 5)


async def test_a_page_is_jumped_to_by_a_form(reader: Person) -> None:
    """The number between the arrows opens a form; sending it turns to that page."""
    first = await reader.slash("latest", {"count": 3})
    jump = next(p for p in first.pressables if (p.custom_id or "").startswith("c1:jump:"))
    form = await reader.press(first.message, jump.custom_id)
    assert form.kind == "modal"
    turned = await reader.submit(form.modal, {"page": "2"})
    assert "2 of" in next(p.label for p in turned.pressables if (p.custom_id or "").startswith("c1:jump:"))


async def test_a_select_opens_an_article(reader: Person) -> None:
    """Picking an entry of a list opens its card beside the list."""
    listed = await reader.slash("search", {"query": "ferry"})
    select = next(p for p in listed.pressables if (p.custom_id or "").startswith("c1:pick:"))
    options = [o for c in flat(listed.message["components"]) if c["type"] == 3 for o in c["options"]]
    opened = await reader.choose(listed.message, select.custom_id, [options[0]["value"]])
    assert opened.kind == "message"
    assert opened.private


def flat(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every component, nested ones included."""
    return [c for component in components for c in [component, *flat(component.get("components", []))]]


async def test_a_button_of_an_older_version_says_so(reader: Person, pg: Playground, bot: Clipdesk) -> None:
    """A custom id of a form that is no longer understood is answered with a sentence, not with silence."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.ActionRow(ui.Button(label="Old", custom_id="c0:open:something")))
    view.stop()
    channel = bot.get_partial_messageable(int(reader.channel.id), guild_id=int(reader.channel.guild_id or 0))
    sent = await channel.send(view=view)
    answer = await reader.press(str(sent.id), "c0:open:something")
    assert answer.private
    assert "older Clipdesk" in words(answer)


async def test_a_span_of_time_was_told_as_it_was_typed(reader: Person) -> None:
    """An answer says since which day it counts, not “30d”; a quotation isn't “asked about” a date."""
    for command, options in (
        ("speakers", {}),
        ("quote", {}),
        ("search", {"query": "ferry"}),
        ("tag", {"name": "ferry"}),
    ):
        told = words(await reader.slash(command, {**options, "since": "900 weeks"}))
        assert re.search(r"since \w+ \d{1,2}, \d{4}", told), told
        assert "900 weeks" not in told
        assert "asked about" not in told
    assert "since 1999-02" in words(await reader.slash("quote", {"since": "1999-02"}))
    assert "You asked for these only: since" in words(await reader.slash("search", {"query": "zzq", "since": "1d"}))


async def test_ending_and_deleting_nothing_was_told_as_zero_things(reader: Person) -> None:
    """Where there is nothing, the answer says so in words."""
    answer = await reader.slash("follow stop", {})
    assert "You follow nothing." in words(answer)
    assert "Nothing was kept about you" in words(await reader.slash("data delete", {}))


def test_chinese_sentences_got_spaces_between_them() -> None:
    """Where a text has no space between sentences, a summary puts none; a Latin paragraph's end becomes one."""
    body = "港口周一重新开放。\n\n渔船当天出海。Boats left.\n\nAll of them."
    parts = ("港口周一重新开放。", "渔船当天出海。", "Boats left.", "All of them.")
    spans = [Sentence(body.index(part), body.index(part) + len(part), part, 0) for part in parts]
    article = Article("k", "Quay", RawArticle("1", "Port", body), Analysis("zh"))
    assert summary_text(article, spans) == "港口周一重新开放。渔船当天出海。Boats left. All of them."


async def test_search_all_of_it_stood_among_what_was_perhaps_meant(reader: Person) -> None:
    """The button that drops the limits comes behind the articles that come near."""
    answer = await reader.slash("search", {"query": "ferry", "since": "1d"})
    assert "Perhaps one of these" in words(answer)
    labels = [p.label for p in answer.pressables if p.label]
    assert labels[-1] == "Search all of it", labels
    assert len(labels) > 1
