"""Text of strangers, made safe to print: no escape sequence, no cursor movement, no reordering of the line."""

from __future__ import annotations

import re

# Controls but line feed and tab, and halves of surrogate pairs: shown as a picture of themselves.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Marks that reorder a line or take no room: the bot uses some as a guard on Discord; here they are left out.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "␡"


def plain(text: str) -> str:
    """`text` with no character left that acts on a terminal."""
    return _ACTING.sub(_picture, _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\u2028", "\n")))


def one_line(text: str) -> str:
    """`plain` text with its line breaks and tabs as blanks."""
    return " ".join(plain(text).split())


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return _DELETE_PICTURE if code == 0x7F else "\N{REPLACEMENT CHARACTER}"
