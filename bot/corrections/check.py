"""What a correction needs, by its kind: the same for the file and for the command."""

from __future__ import annotations

from bot.model import Correction
from bot.store.corrections import NEEDED
from bot.store.names import is_name, speaker_key
from bot.words import words

KINDS = tuple(NEEDED)
LONGEST = {"article": 600, "text": 1000, "other": 200, "name": 200, "note": 500}


def fault_of(correction: Correction) -> tuple[str, str] | None:
    """(the field, what was expected) of the first thing that is wrong; None where it is sound."""
    for field in NEEDED[correction.kind]:
        if not getattr(correction, field):
            return field, f"{correction.kind} needs {field}"
    for field, most in LONGEST.items():
        if len(getattr(correction, field) or "") > most:
            return field, f"expected at most {most} characters for {field}"
    if correction.text is not None and not words(correction.text):
        return "text", "expected the first words of the quotation"
    if correction.name and not is_name(correction.name):
        return "name", f"“{correction.name}” is no name; expected one as in “Ada Quill”"
    if correction.other and correction.name and speaker_key(correction.other) == speaker_key(correction.name):
        return "name", "expected another name than in other"
    return None
