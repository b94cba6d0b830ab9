"""Slips of the finger: every word that one of them makes of a word (Norvig 2007)."""

from __future__ import annotations

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
SHORTEST = 3
LONGEST = 30


def slips(word: str) -> list[str]:
    """The words one letter away: left out, doubled or put in, mistaken, or swapped with the next."""
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    letters = next((a for a in (LATIN, CYRILLIC, GREEK) if any(c in a for c in word)), "")
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found.update(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    found.update(a + c + b[1:] for a, b in cuts if b for c in letters)
    found.update(a + c + b for a, b in cuts for c in letters)
    found.discard(word)
    return sorted(found)
