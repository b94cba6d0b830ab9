"""What Discord refuses in messages."""

from __future__ import annotations

from typing import Any

from bot.playground import components as c
from bot.playground.refusal import Form, empty_message
from bot.playground.rules_component import check_components

Json = dict[str, Any]

EMBED_LENGTHS = {"title": 256, "description": 4096}
LEGACY = ("content", "embeds", "sticker_ids", "poll")


def check_message(body: Json, files: int = 0, *, prefix: str = "") -> None:
    """Refuse a message, as it would stand after the request, that Discord would refuse.

    `body` is the whole message: for an edit, what is kept together with what changes. `files` counts its attachments.
    """
    form = Form()
    v2 = bool((body.get("flags") or 0) & c.V2_FLAG)
    form.length("content", body.get("content"), 2000)
    embeds = form.count("embeds", body.get("embeds"), 10)
    _check_embeds(form, embeds)
    components = form.count("components", body.get("components"), 40)
    check_components(form, components, v2)
    _check_mentions(form, body.get("allowed_mentions"))
    _check_nonce(form, body.get("nonce"))
    if files > 10:
        form.wrong("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    if v2:
        for key in LEGACY:
            if body.get(key):
                message = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                form.wrong(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    if prefix:
        form.errors = {prefix: form.errors} if form.errors else {}
    form.check()
    if not (_has_text(body) or embeds or components or files or body.get("poll") or body.get("sticker_ids")):
        raise empty_message()


def _has_text(body: Json) -> bool:
    return bool((body.get("content") or "").strip())


def _check_embeds(form: Form, embeds: list[Json]) -> None:
    total = 0
    for index, embed in enumerate(embeds):
        at = f"embeds.{index}"
        for key, most in EMBED_LENGTHS.items():
            form.length(f"{at}.{key}", embed.get(key), most)
            total += len(embed.get(key) or "")
        footer, author = embed.get("footer") or {}, embed.get("author") or {}
        form.length(at + ".footer.text", footer.get("text"), 2048)
        form.length(at + ".author.name", author.get("name"), 256)
        total += len(footer.get("text") or "") + len(author.get("name") or "")
        for n, field in enumerate(form.count(at + ".fields", embed.get("fields"), 25)):
            form.length(f"{at}.fields.{n}.name", field.get("name"), 256, 1)
            form.length(f"{at}.fields.{n}.value", field.get("value"), 1024, 1)
            total += len(field.get("name") or "") + len(field.get("value") or "")
    if total > 6000:
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_mentions(form: Form, allowed: Any) -> None:
    if not allowed:
        return
    parse = allowed.get("parse") or []
    for key in ("users", "roles"):
        ids = form.count(f"allowed_mentions.{key}", allowed.get(key), 100)
        if ids and key in parse:
            message = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            form.wrong("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
    for index, word in enumerate(parse):
        if word not in ("users", "roles", "everyone"):
            message = "Value must be one of ('users', 'everyone', 'roles')."
            form.wrong(f"allowed_mentions.parse.{index}", "BASE_TYPE_CHOICES", message)


def _check_nonce(form: Form, nonce: Any) -> None:
    if isinstance(nonce, str):
        form.length("nonce", nonce, 25)
