"""Answering interactions: the one callback, the original answer, follow-ups."""

from __future__ import annotations

from typing import Any

from bot.playground.call import Call, Reply, Routes
from bot.playground.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, DEFERRED, MODAL_SUBMIT, Interaction
from bot.playground.mentions import IN_INTERACTIONS
from bot.playground.messages import EPHEMERAL, LOADING, Stored
from bot.playground.refusal import Refusal, unknown_message, unknown_webhook
from bot.playground.rules_message import check_message
from bot.playground.rules_modal import check_choices, check_modal
from bot.playground.shapes import user

Json = dict[str, Any]
routes = Routes()
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"

MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: {MESSAGE, DEFER, MODAL},
    COMPONENT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE},
}
MESSAGE_TYPE = {1: 20, 2: 23, 3: 23}


@routes.on("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
async def callback(call: Call) -> Any:
    """The bot's one answer to an interaction."""
    interaction = call.backend.interactions.to_answer(call.params["interaction_id"], call.params["interaction_token"])
    body = call.json()
    kind, data = body.get("type"), body.get("data") or {}
    allowed = ALLOWED[interaction.kind] - ({UPDATE, DEFER_UPDATE} if interaction.source is None else set())
    if kind not in allowed:
        errors = {"type": {"_errors": [{"code": "INTERACTION_CALLBACK_TYPE_INVALID", "message": "Not possible here."}]}}
        raise Refusal(400, 50035, "Invalid Form Body", errors)
    message = _answer(call, interaction, int(kind), data)
    interaction.answered(int(kind), deferred=kind in (DEFER, DEFER_UPDATE))
    if not call.flag("with_response"):
        return Reply(204)
    return _told(interaction, int(kind), message)


def _answer(call: Call, interaction: Interaction, kind: int, data: Json) -> Stored | None:
    """Carry a callback out; the message it made or changed."""
    if kind == CHOICES:
        check_choices(data, interaction.focused_type)
        interaction.choices = data.get("choices") or []
        return None
    if kind == MODAL:
        check_modal(data)
        interaction.modal = data | {"interaction_id": interaction.id}
        return None
    if kind in (UPDATE, DEFER_UPDATE):
        source = interaction.source
        assert source is not None
        interaction.original = source
        if kind == UPDATE:
            call.backend.messages.edit(source, data, call.files, IN_INTERACTIONS)
        return source
    private = bool((data.get("flags") or 0) & EPHEMERAL) or interaction.forced_private
    if kind == DEFER:
        loading = LOADING | (EPHEMERAL if private else 0)
        interaction.original = _post(call, interaction, {}, private=private, extra={"flags": loading})
    else:
        check_message(data, len(call.files), prefix="data")
        interaction.original = _post(call, interaction, data, private=private)
    return interaction.original


def _post(call: Call, interaction: Interaction, body: Json, *, private: bool, extra: Json | None = None) -> Stored:
    backend = call.backend
    more: Json = {
        "application_id": backend.world.bot.id,
        "webhook_id": backend.world.bot.id,
        "interaction_metadata": _metadata(interaction),
    }
    if interaction.kind == COMMAND and interaction.original is None:
        more["type"] = MESSAGE_TYPE[interaction.data.get("type", 1)]
    return backend.messages.post(
        interaction.channel,
        backend.world.bot,
        body,
        call.files,
        private_to=interaction.user.id if private else None,
        default_mentions=IN_INTERACTIONS,
        extra=more | (extra or {}),
    )


def _metadata(interaction: Interaction) -> Json:
    metadata: Json = {
        "id": interaction.id,
        "type": interaction.kind,
        "user": user(interaction.user),
        "authorizing_integration_owners": interaction.origin.get("authorizing_integration_owners", {}),
    }
    if interaction.kind == COMMAND:
        metadata |= {"name": interaction.data["name"], "command_type": interaction.data.get("type", 1)}
    elif interaction.kind == COMPONENT and interaction.source is not None:
        metadata["interacted_message_id"] = interaction.source.id
    elif interaction.kind == MODAL_SUBMIT:
        metadata["triggering_interaction_metadata"] = interaction.origin.get("triggered_by", {})
    return metadata


def _told(interaction: Interaction, kind: int, message: Stored | None) -> Json:
    """The answer to a callback that asked for one."""
    about: Json = {"id": interaction.id, "type": interaction.kind}
    resource: Json = {"type": kind}
    if message is not None:
        about |= {
            "response_message_id": message.id,
            "response_message_loading": bool(message.json["flags"] & LOADING),
            "response_message_ephemeral": message.private_to is not None,
        }
        if kind in (MESSAGE, UPDATE):
            resource["message"] = message.json
    return {"interaction": about, "resource": resource}


def _interaction(call: Call) -> Interaction:
    if call.params["webhook_id"] != call.backend.world.bot.id:
        raise unknown_webhook()
    return call.backend.interactions.by_token(call.params["webhook_token"])


def _message(interaction: Interaction, message_id: str) -> Stored:
    """The message of an interaction by id or as @original."""
    if message_id == "@original":
        if interaction.original is None or interaction.original.deleted:
            raise unknown_message()
        return interaction.original
    known = [*interaction.followups, *([interaction.original] if interaction.original else [])]
    for stored in known:
        if stored.id == message_id and not stored.deleted:
            return stored
    raise unknown_message()


@routes.on("POST", WEBHOOK)
async def follow_up(call: Call) -> Any:
    """Say more; the first word after a deferral takes the place of "thinking ..."."""
    interaction = _interaction(call)
    body = call.json()
    if interaction.callback == DEFER and interaction.state == DEFERRED and interaction.original is not None:
        check_message(body, len(call.files))
        call.backend.messages.edit(interaction.original, body, call.files, IN_INTERACTIONS)
        interaction.settle()
        return interaction.original.json if call.flag("wait") else Reply(204)
    if interaction.user_install_only and len(interaction.followups) >= 5:
        raise Refusal(400, 40094, "This interaction has reached the maximum number of follow-up messages")
    check_message(body, len(call.files))
    private = bool((body.get("flags") or 0) & EPHEMERAL) or interaction.forced_private
    stored = _post(call, interaction, body, private=private)
    interaction.followups.append(stored)
    interaction.settle()
    return stored.json if call.flag("wait") else Reply(204)


@routes.on("GET", WEBHOOK + "/messages/{message_id}")
async def get_answer(call: Call) -> Any:
    """Read an answer back."""
    return _message(_interaction(call), call.params["message_id"]).json


@routes.on("PATCH", WEBHOOK + "/messages/{message_id}")
async def edit_answer(call: Call) -> Any:
    """Change an answer; a deferred one gets its content so."""
    interaction = _interaction(call)
    stored = _message(interaction, call.params["message_id"])
    call.backend.messages.edit(stored, call.json(), call.files, IN_INTERACTIONS)
    interaction.settle()
    return stored.json


@routes.on("DELETE", WEBHOOK + "/messages/{message_id}")
async def delete_answer(call: Call) -> Any:
    """Take an answer back."""
    interaction = _interaction(call)
    call.backend.messages.delete(_message(interaction, call.params["message_id"]))
    interaction.settle()
    return Reply(204)
