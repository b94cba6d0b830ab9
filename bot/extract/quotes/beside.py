"""What stands beside a name: a preposition that governs it, the words between commas behind it, the role before it."""

from __future__ import annotations

from bot.extract.quotes.clauses import Tongue, Word
from bot.extract.quotes.names import Name


def is_governed(row: list[Word], at: int, language: Tongue) -> bool:
    """Whether a preposition or a genitive stands before a name."""
    if at > 1 and language.is_role(row[at - 1].low) and row[at - 1].low not in language.small:
        at -= 1
    before = row[at - 1].low.strip("'") if at else ""
    further = row[at - 2].low.strip("'") if at > 1 else ""
    if before in language.preposition:
        return True
    return before in language.article and (further in language.preposition or before == "des")


def apposition(text: str, row: list[Word], name: Name, language: Tongue) -> str:
    """The words between commas behind a name: "Helga Brandt, Inhaberin des Cafés,"."""
    if name.after + 1 >= len(row) or row[name.after].text != ",":
        return ""
    end = name.after + 1
    while end < len(row) and row[end].text not in ",.;:!?()—–" and end - name.after < 11:
        end += 1
    inner = row[name.after + 1 : end]
    plain = inner and all(w.low not in language.say and w.text.isalpha() for w in inner if len(w.text) > 1)
    closed = end == len(row) or row[end].text in ",.;:"
    if not plain or not closed:
        return ""
    opens = inner[0].low not in language.preposition and inner[0].low not in language.joint
    first = [w.low for w in inner[:4]]
    if not opens or not any(language.is_role(w) for w in first) or (inner[0].is_name and language.code != "de"):
        return ""
    begins = inner[0].low.strip("'")
    noun = language.is_role(begins) or begins in language.article or begins in language.his
    if not noun and (language.code not in ("de", "nl") or begins in language.small):
        return ""  # a predicate: "Leonilde Fontoura, foi cozinheira"
    return " ".join(text[inner[0].start : inner[-1].end].split())


def role_before(text: str, row: list[Word], at: int, language: Tongue, open_end: bool) -> tuple[str, int]:
    """The role before a name and where it begins: "el alcalde, Joaquín Valverde", "la présidente du club Anne Roux"."""
    last = at - 1
    if last > 0 and row[last].text == ",":
        last -= 1
    first = last
    while first >= 0 and last - first < 8:
        word = row[first]
        if not word.text[0].isalpha() or word.low in language.say:
            return "", at
        if language.is_role(word.low) and word.low not in language.small:
            break
        first -= 1
    else:
        return "", at
    if first < 0:
        return "", at
    inner = row[first : last + 1]
    if row[last].low in language.small and row[last].low not in language.article and not open_end:
        return "", at
    if any(w.low in language.preposition and w.low not in language.of for w in inner[1:]):
        return "", at
    return " ".join(text[inner[0].start : inner[-1].end].split()), first
