"""Names that no label marks: above or below an article, run together, or on the line of its title."""

from __future__ import annotations

from bot.model import RawArticle, SourceSpec
from bot.sources import read_bytes

_TEXT = "The ferry went out at nine and came back at noon, and nobody was on it but the cook and me."
_TITLES = ("The last ferry to Skerrow", "A loaf that sings", "Notes from the cellar", "Seven knots")


def page(*rows: str) -> list[RawArticle]:
    """The articles of a dump with a blank line between its lines."""
    text = "\n\n".join(rows) + "\n"
    return read_bytes(text.encode(), SourceSpec("t", shape="tagdump"), "t.txt").articles


def named(articles: list[RawArticle]) -> list[list[str]]:
    """Categories and tags of each article."""
    return [sorted((*a.categories, *a.tags)) for a in articles]


def test_tags_below_a_text_are_not_the_next_articles() -> None:
    """Below a bare heading, the first article has no line above it and the last has one below: they close articles."""
    tags = ("boats, rope", "boats, kitchen", "rope, boats", "boats")
    rows = [r for t, g, n in zip(_TITLES, tags, (4, 3, 2, 1), strict=True) for r in (f"May {n}, 2012", t, _TEXT, g)]
    assert named(page("boats", *rows)) == [["boats", "rope"], ["boats", "kitchen"], ["boats", "rope"], ["boats"]]


def test_chips_of_any_number_are_tags() -> None:
    """One tag a line, one to three of them below each text."""
    chips = (("rope", "boats"), ("boats",), ("kitchen", "rope"), ("rope",))
    rows = [r for t, g, n in zip(_TITLES, chips, (4, 3, 2, 1), strict=True) for r in (t, f"May {n}, 2012", _TEXT, *g)]
    assert named(page("Author: Ann Bell", *rows)) == [sorted(chip) for chip in chips]


def test_categories_above_titles_stay_theirs() -> None:
    """A counter with buttons closes each article; the category above the next title isn't part of it."""
    names = ("Boats", "Kitchen", "Boats", "Rope")
    rows = [
        row
        for n, (title, name) in enumerate(zip(_TITLES, names, strict=True))
        for row in (name, title, f"by Ann Bell May {4 - n}, 2012", _TEXT + "…", f"{n} notes{n}FacebookPinterest")
    ]
    assert [a.categories for a in page("Tag:", "sea", *rows)] == [(name,) for name in names]


def test_names_run_together_are_parted_at_the_pages_own() -> None:
    """Each article of a tag's page has that tag, so that “searope” is two of them."""
    tags = ("searope", "seakitchen garden", "sea", "seakitchen garden")
    rows = [r for t, g, n in zip(_TITLES, tags, (4, 3, 2, 1), strict=True) for r in (f"May {n}, 2012", t, g, _TEXT)]
    assert named(page("Tag: sea", *rows)) == [
        ["rope", "sea"],
        ["kitchen garden", "sea"],
        ["sea"],
        ["kitchen garden", "sea"],
    ]


def test_names_run_together_are_parted_at_capitals() -> None:
    """“BoatsCase Studies” where its parts stand beside others elsewhere; a name with a capital inside stays whole."""
    names = ("BoatsCase Studies", "LongBoat", "KitchenBoats", "Case StudiesKitchen")
    rows = [r for t, g, n in zip(_TITLES, names, (4, 3, 2, 1), strict=True) for r in (g, t, f"May {n}, 2012", _TEXT)]
    got = named(page("Author: Ann Bell", *rows))
    assert got == [["Boats", "Case Studies"], ["LongBoat"], ["Boats", "Kitchen"], ["Case Studies", "Kitchen"]]


def test_a_category_on_the_titles_line_is_taken_from_it() -> None:
    """“The last ferry — Boats, News”, as themes without a line for categories have it."""
    names = ("Boats, News", "News", "Kitchen", "Boats, Kitchen")
    rows = [
        r for t, g, n in zip(_TITLES, names, (4, 3, 2, 1), strict=True) for r in (f"{n}/May/2012", f"{t} — {g}", _TEXT)
    ]
    got = page("May 2012", *rows)
    assert [a.title for a in got] == list(_TITLES)
    assert named(got) == [sorted(name.split(", ")) for name in names]


def test_lists_of_categories_are_no_titles() -> None:
    """Between the date and the text, they look as much like titles as the titles do, but name the same things."""
    names = ("Boats, News", "News", "Kitchen, News", "News, Rope")
    rows = [
        row
        for n, (title, name) in enumerate(zip(_TITLES, names, strict=True))
        for row in (title, "Ann Bell", f"May {4 - n}, 2012", name, _TEXT, "Read more…")
    ]
    assert [a.title for a in page("News", *rows)] == list(_TITLES)


def test_a_label_behind_a_label_is_no_part_of_it() -> None:
    """“Рубрика: Дом Метки: паром” is a category and a tag."""
    rows = [
        r
        for t, n in zip(_TITLES, (4, 3, 2, 1), strict=True)
        for r in (t, f"{n} мая 2012", _TEXT, "Рубрика: Дом Метки: паром")
    ]
    assert {(a.categories, a.tags) for a in page(*rows)} == {(("Дом",), ("паром",))}


def test_a_title_printed_twice_is_no_text_of_the_article_before() -> None:
    """Once for its picture, once for itself."""
    rows = [r for t, n in zip(_TITLES, (4, 3, 2, 1), strict=True) for r in (t, t, f"May {n}, 2012 by Ann Bell", _TEXT)]
    assert [(a.title, a.body) for a in page("Tag: sea", *rows)] == [(title, _TEXT) for title in _TITLES]
