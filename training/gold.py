"""The labelled articles the quotation models are learnt from, with what readers put right and added.

`speakers.jsonl` holds, for every article whose doubtful labels were read, the speakers that were wrong: the quotation's
id with where the right words stand in the article, null for nobody, or "optional" where no answer is right. Under
"added" stand the quotations that had no label: where each is, where its speaker's fullest name is, and the words that
name the source beside it, if any do; or "optional" where it cannot be decided. `later.jsonl` labels whole articles of
other papers and later years: each row of "quotes" has the places of its segments, of the words that name the source
(null: none do) and of the speaker's fullest name, or "optional"; "check" says that the article is kept for measuring.
The files hold no text of the articles, and of their ids, which tell headlines, a hash.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

from bot.extract.quotes.mentions import parts_of

Gold = dict[str, Any]
SPEAKERS = Path(__file__).with_name("speakers.jsonl")
LATER = Path(__file__).with_name("later.jsonl")
_SMALL = frozenset(
    ["of", "the", "and", "for", "in", "de", "la", "von", "van", "der", "on", "at", "to", "by", "al", "bin"]
)
_ARTICLES = ("the", "a", "an")
_PRONOUNS = frozenset(["he", "she", "they", "it", "him", "her", "them", "his", "their", "its", "i", "we", "who"])


def read(path: Path, speakers: Path | None = SPEAKERS) -> list[Gold]:
    """The articles of a data file, with the labels put right that a file says; None: the labels as they are."""
    articles = _articles(path)
    if speakers is None:
        return articles
    known = _rows(speakers)
    return [_completed(article, known.get(hashed(article["id"]), {})) for article in articles]


def read_later(path: Path, labels: Path = LATER) -> list[Gold]:
    """The articles of a data file that a file of labels knows, with their quotations."""
    known = _rows(labels)
    found = [(article, known.get(hashed(article["id"]))) for article in _articles(path)]
    return [_labelled(article, row) for article, row in found if row is not None]


def _articles(path: Path) -> list[Gold]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _rows(path: Path) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return {row["id"]: row for row in rows}


def hashed(id: str) -> str:
    """What stands for an article's id in the files of labels."""
    return hashlib.sha256(id.encode()).hexdigest()[:16]


def part(article: Gold) -> int:
    """The quarter an article belongs to, by a hash of its id; quarter 3 is the check part."""
    return zlib.crc32(article["id"].encode()) % 4


def is_kept(article: Gold) -> bool:
    """Whether an article is kept for measuring."""
    return bool(article["check"]) if "check" in article else part(article) == 3


def _labelled(article: Gold, row: dict[str, Any]) -> Gold:
    """An article with nothing but the quotations of its row."""
    text = article["text"]
    sure = [(n, new) for n, new in enumerate(row["quotes"], 1) if new[2] != "optional"]
    optional = [span for new in row["quotes"] if new[2] == "optional" for span in new[0]]
    quotes = [_quotation(text, f"L{n}", *new) for n, new in sure]
    return {"id": article["id"], "text": text, "quotes": quotes, "optional": optional, "check": row["check"]}


def _completed(article: Gold, row: dict[str, Any]) -> Gold:
    """The article with its labels put right and those added that it lacked."""
    article = _corrected(article, row.get("speakers", {}))
    added = row.get("added", [])
    found = [_added(article["text"], new, f"A{n}") for n, new in enumerate(added, 1) if new["speaker"] != "optional"]
    optional = [new["at"] for new in added if new["speaker"] == "optional"]
    quotes = sorted([*article["quotes"], *found], key=lambda quote: quote["segments"][0])
    return article | {"quotes": quotes, "optional": [*article["optional"], *optional]}


def _added(text: str, new: dict[str, Any], qid: str) -> Gold:
    return _quotation(text, qid, [new["at"]], new.get("mention"), new["speaker"])


def _quotation(text: str, qid: str, segments: list[list[int]], source: list[int] | None, speaker: list[int]) -> Gold:
    """A label by its places in the text."""
    name = text[slice(*speaker)]
    mention = text[slice(*source)] if source is not None else None
    if mention is None:
        kind = "none"
    elif mention.lower() in _PRONOUNS:
        kind = "pronoun"
    else:
        kind = "named" if any(word != word.lower() for word in mention.split()[1:] or [mention]) else "description"
    start = segments[0][0]
    return {
        "qid": qid,
        "segments": segments,
        "text": [text[begin:end] for begin, end in segments],
        "mention": mention,
        "mention_kind": kind,
        "speaker": name,
        "speaker_aliases": [name],
        "speaker_kind": "named" if is_name(name) else "unnamed",
        "form": "direct" if text[start].isupper() else "mixed",
        "corrected": True,
    }


def _corrected(article: Gold, speakers: dict[str, Any]) -> Gold:
    quotes = []
    optional = list(article["optional"])
    for quote in article["quotes"]:
        if quote["qid"] in speakers:
            right = speakers[quote["qid"]]
            if right == "optional":
                optional += quote["segments"]
                continue
            name = article["text"][right[0] : right[1]] if right else None
            quote = quote | {"speaker": name, "speaker_aliases": [name] if name else [], "corrected": True}
            if name:
                quote["speaker_kind"] = "named" if is_name(name) else "unnamed"
        quotes.append(quote)
    return article | {"quotes": quotes, "optional": optional}


def is_name(words: str) -> bool:
    """Whether the words are a name: every one that counts begins with a capital."""
    parts = words.split()
    return parts[0].lower() not in ("a", "an") and all(
        part[:1].isupper() or not part[:1].isalpha() or part.lower() in _SMALL for part in parts
    )


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def occurrence(text: str, gold: Gold) -> tuple[int, int] | None:
    """Where the words that name a quotation's source stand: nearest to it, outside it."""
    if not gold["mention"] or gold["mention_kind"] == "none":
        return None
    best: tuple[int, int, int] | None = None
    for match in re.finditer(rf"(?<!\w){re.escape(gold['mention'])}(?!\w)", text):
        begin, end = match.span()
        if any(s <= begin < e for s, e in gold["segments"]):
            continue
        distance = min(min(abs(begin - e), abs(s - end)) for s, e in gold["segments"])
        if best is None or distance < best[0]:
            best = (distance, begin, end)
    return best[1:] if best else None


def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name without an article before it."""
    parts = parts_of(name)
    return parts[1:] if len(parts) > 1 and parts[0] in _ARTICLES else parts
