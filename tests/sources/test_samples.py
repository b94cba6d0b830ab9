"""Golden pairs: what each sample holds stands beside it in JSON, and its shape is told by its content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.model import RawArticle, SourceSpec
from bot.sources import SHAPES, read_file, read_files
from bot.sources.catalog import SHAPE_NAMES

SAMPLES = Path(__file__).parent.parent / "samples"
SHAPES_HERE = ("feed", "jsonfeed", "wxr", "rest", "markdown", "jsonl")
PAIRS = [p for shape in SHAPES_HERE for p in sorted((SAMPLES / shape).iterdir()) if p.suffix != ".json"]


def told(article: RawArticle) -> dict[str, Any]:
    """An article as the golden files write it; an identity made of title and day as "t:" only."""
    return {
        "id": "t:" if article.id.startswith("t:") else article.id,
        "title": article.title,
        "url": article.url,
        "author": article.author,
        "published": article.published,
        "draft": article.draft,
        "tags": list(article.tags),
        "categories": list(article.categories),
        "links": [[link.title, link.url] for link in article.links],
        "captions": list(article.captions),
        "body": article.body,
    }


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_each_sample_is_read_as_its_gold_says(path: Path) -> None:
    """Every field of every article, in order; the shape is that of the folder."""
    reading = read_file(path)
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert (reading.shape, reading.outcome) == (path.parent.name, "ok")
    given = [{**g, "id": "t:" if g["id"].startswith("t:") else g["id"]} for g in gold]
    assert [told(a) for a in reading.articles] == given


@pytest.mark.parametrize("path", PAIRS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_the_name_of_a_file_says_nothing(path: Path, tmp_path: Path) -> None:
    """The same bytes under a misleading name have the same shape and articles."""
    other = tmp_path / "page.html"
    other.write_bytes(path.read_bytes())
    one, two = read_file(path), read_file(other)
    assert (two.shape, two.outcome) == (one.shape, one.outcome)
    assert [a.body for a in two.articles] == [a.body for a in one.articles]


@pytest.mark.parametrize("shape", SHAPES_HERE)
def test_reading_again_gives_the_same(shape: str) -> None:
    """A second import has the same identities and fields."""
    spec = SourceSpec(shape, path=shape)
    assert read_files(spec, SAMPLES) == read_files(spec, SAMPLES)


def test_the_catalogue_knows_every_shape() -> None:
    """What may be named as a shape is what there is."""
    assert set(SHAPE_NAMES) == set(SHAPES)


def test_a_source_of_files_has_a_title_for_each_article(tmp_path: Path) -> None:
    """For the index, a missing title is the first sentence, and the source's tags are added."""
    found = read_files(SourceSpec("x", path=str(SAMPLES / "feed" / "rss.xml"), tags=("sea",)), tmp_path)
    assert [a.title for a in found[0].articles] == ["Ferry & lighthouse – a reunion", "No title here."]
    assert {a.tags for a in found[0].articles} == {("sea",)}


def test_our_own_export_comes_back_as_it_went(tmp_path: Path) -> None:
    """Texts with blank lines at odd places, markup-like words and marks survive the way out and in."""
    bodies = ["One.\n\nTwo </p> & <b>three</b>.", "  lead\n\n\n\ntail ", "a\tb\u00a0c \u200bd", "“Quoted,” 她说。"]
    records = [{"id": f"x{n}", "title": f"T  {n}", "body": b, "published": None} for n, b in enumerate(bodies)]
    (tmp_path / "export.jsonl").write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    reading = read_file(tmp_path / "export.jsonl")
    assert [(a.id, a.title, a.body) for a in reading.articles] == [(r["id"], r["title"], r["body"]) for r in records]


def test_rest_terms_come_from_the_answers_beside(tmp_path: Path) -> None:
    """Posts with ids of terms get their names from saved answers of the term endpoints in the same folder."""
    post = {"id": 1, "type": "post", "status": "publish", "date": "2031-01-01T00:00:00", "title": {"rendered": "A"},
            "content": {"rendered": "<p>B</p>"}, "categories": [4], "tags": [9]}  # fmt: skip
    (tmp_path / "posts.json").write_text(json.dumps([post]))
    (tmp_path / "categories.json").write_text(json.dumps([{"id": 4, "name": "Tea &amp; co", "taxonomy": "category"}]))
    (tmp_path / "tags.json").write_text(json.dumps([{"id": 9, "name": "green", "taxonomy": "post_tag"}]))
    article = read_file(tmp_path / "posts.json").articles[0]
    assert (article.categories, article.tags) == (("Tea & co",), ("green",))
    assert [r.outcome for r in read_files(SourceSpec("x", path="."), tmp_path)] == ["ok", "ok", "ok"]
