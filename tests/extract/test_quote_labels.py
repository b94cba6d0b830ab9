"""The corrected labels that the quotation models are learnt from."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from training.gold import LATER, SPEAKERS, hashed, is_kept, is_name, read, read_later


def test_the_corrected_speakers_hold_places_and_no_words_of_others() -> None:
    """Each correction is a place in an article, nobody, or a mark that nothing is right there."""
    rows = [json.loads(line) for line in SPEAKERS.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) > 500
    for row in rows:
        assert set(row) - {"added"} == {"id", "speakers"}
        for right in row["speakers"].values():
            assert right in (None, "optional") or _is_place(right)
        for new in row.get("added", []):
            assert {"at", "speaker"} <= set(new) <= {"at", "speaker", "mention"}
            assert all(value == "optional" or _is_place(value) for value in new.values())


def _is_place(value: list[int]) -> bool:
    return len(value) == 2 and 0 <= value[0] < value[1]


def test_a_correction_takes_the_place_of_the_label(tmp_path: Path) -> None:
    """A corrected quotation has the words at the place given; one marked optional is no label any more."""
    text = "“We saw it,” said Ann Vale, the mayor. “It was huge,” she said."
    quotes = [
        {"qid": "E1", "segments": [[1, 11]], "speaker": "Vale", "speaker_aliases": ["Vale"], "speaker_kind": "named"},
        {"qid": "E2", "segments": [[40, 52]], "speaker": "Vale", "speaker_aliases": ["Vale"], "speaker_kind": "named"},
    ]
    data = tmp_path / "data.jsonl.gz"
    data.write_bytes(gzip.compress(json.dumps({"id": "a", "text": text, "quotes": quotes, "optional": []}).encode()))
    right = tmp_path / "speakers.jsonl"
    right.write_text(json.dumps({"id": hashed("a"), "speakers": {"E1": [18, 26], "E2": "optional"}}) + "\n")
    (article,) = read(data, right)
    assert [quote["speaker"] for quote in article["quotes"]] == ["Ann Vale"]
    assert article["optional"] == [[40, 52]]
    assert [quote["speaker"] for quote in read(data, None)[0]["quotes"]] == ["Vale", "Vale"]


def test_a_quotation_that_nobody_labelled_is_added(tmp_path: Path) -> None:
    """It stands among the others with its speaker and the words that name it; what cannot be decided is optional."""
    text = "“We saw it,” said Ann Vale, the mayor. “It was huge,” she said. Its banner read “Clean water for all”."
    quotes = [
        {"qid": "E1", "segments": [[40, 51]], "speaker": "Ann Vale", "speaker_aliases": [], "speaker_kind": "named"}
    ]
    data = tmp_path / "data.jsonl.gz"
    data.write_bytes(gzip.compress(json.dumps({"id": "a", "text": text, "quotes": quotes, "optional": []}).encode()))
    added = [{"at": [1, 11], "speaker": [18, 26], "mention": [18, 26]}, {"at": [81, 100], "speaker": "optional"}]
    right = tmp_path / "speakers.jsonl"
    right.write_text(json.dumps({"id": hashed("a"), "speakers": {}, "added": added}) + "\n")
    (article,) = read(data, right)
    new, old = article["quotes"]
    assert (new["text"], new["speaker"], new["mention"], new["mention_kind"]) == (
        ["We saw it,"],
        "Ann Vale",
        "Ann Vale",
        "named",
    )
    assert old["qid"] == "E1"
    assert article["optional"] == [[81, 100]]


def test_a_description_is_no_name() -> None:
    """Words that begin small are a description, unless they are a name's particles."""
    assert is_name("Ann de la Vale")
    assert not is_name("a spokesman for Lydford")


def test_later_articles_are_labelled_by_places(tmp_path: Path) -> None:
    """A row has the places of the words, of their source and of their speaker; what is not known is no article."""
    text = "“We saw it,” said Ann Vale, the mayor. “It was huge,” she said. Its banner read “Clean water for all”."
    data = tmp_path / "data.jsonl.gz"
    lines = [json.dumps({"id": id, "text": text}) for id in ("a", "b")]
    data.write_bytes(gzip.compress("\n".join(lines).encode()))
    labels = tmp_path / "later.jsonl"
    quotes = [[[[1, 11], [40, 51]], [54, 57], [18, 26]], [[[81, 100]], None, "optional"]]
    labels.write_text(json.dumps({"id": hashed("a"), "check": True, "quotes": quotes}) + "\n")
    (article,) = read_later(data, labels)
    (quote,) = article["quotes"]
    assert (quote["text"], quote["speaker"], quote["mention_kind"]) == (
        ["We saw it,", "It was huge"],
        "Ann Vale",
        "pronoun",
    )
    assert article["optional"] == [[81, 100]]
    assert is_kept(article)


def test_the_labels_of_later_articles_are_places_alone() -> None:
    """Each quotation has its segments, perhaps its source, and its speaker or a mark that nothing is right there."""
    rows = [json.loads(line) for line in LATER.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) > 700
    assert 200 < sum(row["check"] for row in rows) < 300
    for row in rows:
        assert set(row) == {"id", "check", "quotes"}
        for segments, source, speaker in row["quotes"]:
            assert all(_is_place(segment) for segment in segments)
            assert source is None or _is_place(source)
            assert speaker == "optional" or _is_place(speaker)
