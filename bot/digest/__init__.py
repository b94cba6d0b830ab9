"""Digests: what is due, what goes in, in which order. Pure: schedules, ledger and clock in, decisions out."""

from bot.digest.agenda import Agenda
from bot.digest.ledger import (
    POLICY,
    Policy,
    after_failure,
    after_publish_failure,
    cannot_look,
    manual_slot,
    marker,
    nonce,
    not_found,
)
from bot.digest.pick import pick, rotates, sift
from bot.digest.plan import due, edits, publishing
from bot.digest.times import last_slot, next_run, slots, zone_known

__all__ = [
    "POLICY",
    "Agenda",
    "Policy",
    "after_failure",
    "after_publish_failure",
    "cannot_look",
    "due",
    "edits",
    "last_slot",
    "manual_slot",
    "marker",
    "next_run",
    "nonce",
    "not_found",
    "pick",
    "publishing",
    "rotates",
    "sift",
    "slots",
    "zone_known",
]
