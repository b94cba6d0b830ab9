"""What is said in other languages: catalogues whole and fitting, plural rules, and nothing that goes by them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from bot import catalogues
from bot.catalogues import HOUSE, bring_up_to_date, faults, name_of, read, texts, texts_of
from bot.errors import ClipdeskError, Phrase, QueryError
from bot.sayings import SAYINGS
from bot.tongue import CATALOGUES, ENGLISH, languages, tongue, tongue_of

OTHERS = [code for code in languages() if code != "en"]
FACE = sorted((HOUSE / "cogs").glob("*.py"))
LETTERS = re.compile(r"[^\W\d_]{3,}")


def test_the_four_languages_are_there() -> None:
    """English, German, Spanish and Simplified Chinese."""
    assert {*languages()} >= {"en", "de", "es", "zh_Hans"}


@pytest.mark.parametrize("code", OTHERS)
def test_everything_is_said_in_every_language(code: str) -> None:
    """Nothing is untranslated, too long for Discord, marked as uncertain, or has other placeholders or plural forms.

    A text that is new in the code is added to the catalogues by `make messages`, which also prints what is missing.
    """
    assert faults(read(CATALOGUES / f"{code}.po"), code) == []


@pytest.mark.parametrize(
    ("locale", "code"),
    [("de", "de"), ("es-ES", "es"), ("es-419", "es"), ("zh-CN", "zh_Hans"), ("zh_Hans", "zh_Hans"), ("zh-TW", "en"),
     ("en-US", "en"), ("en-GB", "en"), ("fi", "en"), ("", "en"), (None, "en"), ("no such locale", "en")],
)  # fmt: skip
def test_discords_locales_find_their_language(locale: str | None, code: str) -> None:
    """Each of Discord's locales is served in its language; without a catalogue for it, English."""
    assert tongue(locale).code == code


@pytest.mark.parametrize(
    ("code", "count", "expected"),
    [("en", 1, "1 article"), ("en", 0, "0 articles"), ("en", 1234, "1,234 articles"),
     ("de", 1, "1 neuer Artikel"), ("de", 2, "2 neue Artikel"), ("de", 12345, "12.345 neue Artikel"),
     ("es", 1, "1 artículo nuevo"), ("es", 0, "0 artículos nuevos"),
     ("zh_Hans", 1, "1 篇新文章"), ("zh_Hans", 2, "2 篇新文章")],
)  # fmt: skip
def test_things_are_counted(code: str, count: int, expected: str) -> None:
    """Each language has its own forms and its own separators."""
    forms = ("{n} article", "{n} articles") if code == "en" else ("{n} new article", "{n} new articles")
    assert tongue(code).n(*forms, count) == expected


def test_a_language_with_more_forms_brings_them(tmp_path: Path) -> None:
    """Polish has three; which of them a number takes is CLDR's rule, and no code here."""
    bring_up_to_date(tmp_path / "pl.po")
    fill(tmp_path / "pl.po", "{n} article", ("{n} artykuł", "{n} artykuły", "{n} artykułów"))
    polish = tongue_of(tmp_path / "pl.po")
    said = [polish.n("{n} article", "{n} articles", n) for n in (1, 3, 5, 22, 112)]
    assert said == ["1 artykuł", "3 artykuły", "5 artykułów", "22 artykuły", "112 artykułów"]


def fill(path: Path, text: str, translation: str | tuple[str, ...]) -> None:
    """Translates one text of a catalogue."""
    catalogue = read(path)
    message = catalogue.get(text)
    assert message is not None
    message.string = translation
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True)


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("Search: {words}", "Recherche", "other placeholders"),
        ("Search: {words}", "Recherche : {mots}", "other placeholders"),
        ("Search: {words}", "Recherche : {words", "other placeholders"),
        ("{n} article", ("{n} article", "des articles {k}"), "other placeholders"),
        ("{n} article", ("{n} article",), "not translated"),
        ("Go to page", "Aller à la page numéro " + 23 * "x", "46 characters where 45 fit"),
        ("Search the archive", "Chercher " * 12, "characters where 100 fit"),
        ("### Deleted", "Supprimé", "another heading"),
        ("Open", "", "not translated"),
    ],
)
def test_a_fault_in_a_catalogue_is_found(
    tmp_path: Path, text: str, translation: str | tuple[str, ...], fault: str
) -> None:
    """What a translator may get wrong is named, with the text it is about."""
    bring_up_to_date(tmp_path / "fr.po")
    fill(tmp_path / "fr.po", text, translation)
    assert [line for line in faults(read(tmp_path / "fr.po"), "fr") if fault in line and text in line]


def test_a_new_catalogue_lacks_everything(tmp_path: Path) -> None:
    """`make messages` begins a language with all there is to say, and a translated text is missing no more."""
    path = tmp_path / "fr.po"
    bring_up_to_date(path)
    missing = faults(read(path), "fr")
    assert len({text.one for text in texts()}) <= len(missing)
    fill(path, "Open", "Ouvrir")
    assert len(faults(read(path), "fr")) < len(missing)
    assert tongue_of(path)("Open") == "Ouvrir"
    assert tongue_of(path)("Share") == "Share"


def test_a_catalogue_is_kept_in_order(tmp_path: Path) -> None:
    """Bringing it up to date keeps what is translated, drops what is no longer said, and changes nothing twice."""
    path = tmp_path / "de.po"
    path.write_bytes((CATALOGUES / "de.po").read_bytes() + b'\nmsgid "Never said"\nmsgstr "Nie gesagt"\n')
    bring_up_to_date(path)
    once = path.read_bytes()
    bring_up_to_date(path)
    assert path.read_bytes() == once
    with path.open("rb") as file:
        kept = read_po(file)
    assert kept.get("Never said") is None
    german = kept.get("Share")
    assert german is not None
    assert german.string == "Teilen"


def test_a_translators_slip_loses_no_answer(tmp_path: Path) -> None:
    """A placeholder that isn't there gives the English sentence."""
    bring_up_to_date(tmp_path / "fr.po")
    fill(tmp_path / "fr.po", "Search: {words}", "Recherche : {mots}")
    assert tongue_of(tmp_path / "fr.po")("Search: {words}", words="ferry") == "Search: ferry"


def test_an_unknown_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A code that is none makes no file, and none that is there is written before it is refused."""
    before = {path: path.stat().st_mtime_ns for path in CATALOGUES.glob("*.po")}
    assert catalogues.main(["xx_nothing"]) == 2
    assert "xx_nothing" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in CATALOGUES.glob("*.po")} == before
    assert not (CATALOGUES / "xx_nothing.po").exists()


def test_dates_and_lists_are_the_languages_own() -> None:
    """Days, weekdays, lists and names of languages come from CLDR."""
    day = date(2026, 3, 4)
    assert [tongue(code).day(day) for code in ("de", "es", "zh-CN")] == [
        "4. März 2026", "4 de marzo de 2026", "2026年3月4日",
    ]  # fmt: skip
    assert [tongue(code).weekday(0) for code in ("en", "de", "zh-CN")] == ["Monday", "Montag", "星期一"]
    assert tongue("de").list(["Anna", "Bert", "Cem"]) == "Anna, Bert und Cem"
    assert [tongue(code).own_name for code in ("en", "de", "es", "zh-CN")] == [
        "English", "Deutsch", "Español", "简体中文",
    ]  # fmt: skip


# ---------------------------------------------------------------- what the core says


def test_errors_are_said_with_their_phrases() -> None:
    """Values that are phrases are translated with their sentence; a tuple of them is a list; what was typed stays."""
    error = ClipdeskError("{channel} is locked. Unlock it, then do this again.", channel="open")
    assert tongue("de").error(error).startswith("open ist gesperrt")
    lacking = tuple(Phrase(name) for name in ("View Channel", "Send Messages"))
    text = "I can't post in {channel} yet. Give me there: {permissions}. Then do this again."
    error = ClipdeskError(text, channel="#news", permissions=lacking)
    assert "Kanal ansehen und Nachrichten senden" in tongue("de").error(error)
    told = text.format(channel="#news", permissions="View Channel and Send Messages")
    assert ENGLISH.error(error) == told
    assert error.for_user == told.replace(" and", ",")


def test_what_the_core_kept_in_english_is_said_again() -> None:
    """Reasons that stand in the ledger, and faults in a file, are translated with what is inside them."""
    german = tongue("de")
    assert german.again("nothing new") == "nichts Neues"
    assert german.again("missing permission: View Channel, Send Messages").endswith("Kanal ansehen, Nachrichten senden")
    assert german.again("gave up after 7 attempts: no answer") == "aufgegeben nach 7 Versuchen: keine Antwort"
    assert german.again("nothing new that matches (left out: without the tags: 3)").endswith(": 3)")
    assert german.again("paused by nothing new") == "pausiert von nothing new"
    unread = "news.jsonl can't be read: it is empty."
    assert german.again(unread) == "news.jsonl lässt sich nicht lesen: die Datei ist leer."
    assert german.again("https://example.org/feed is not there (HTTP 404).").endswith("gibt es nicht (HTTP 404).")
    assert german.again("something else entirely") == "something else entirely"
    assert ENGLISH.again("paused by Ida") == "paused by Ida"
    fault = QueryError("{where}, {name}: {why}.", where="digest 2", name="zone", why="true or false was expected")
    assert german.error(fault) == "digest 2, zone: erwartet wird true oder false."


MAKERS = [*sorted((HOUSE / "bot").glob("*.py")), *sorted((HOUSE / "bot" / "digest").glob("*.py")),
          HOUSE / "bot/store/exchange.py", HOUSE / "bot/store/related.py",
          HOUSE / "cogs/_digest_access.py"]  # fmt: skip


@pytest.mark.parametrize("path", MAKERS, ids=lambda path: path.name)
def test_every_reason_of_the_core_is_in_the_table(path: Path) -> None:
    """Each reason or fault a file of the core makes can be said again in every language."""
    german = tongue("de")
    for made in reasons(ast.parse(path.read_text(encoding="utf-8")), faults=path.name == "exchange.py"):
        assert made in SAYINGS or german.again(made) != made, made


def reasons(tree: ast.AST, *, faults: bool) -> Iterator[str]:
    """Literals that stand as a reason: given to a failure, a skip, a pause or a hit, returned, or raised as a fault."""
    for node in ast.walk(tree):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call):
            called = name_of(node)
            if called in ("AfterFailure", "Failure", "Skip", "pause") or (faults and called == "ValueError"):
                found += node.args[-1:] if called != "AfterFailure" else node.args[2:3]
            found += [k.value for k in node.keywords if k.arg == "reason"]
        elif isinstance(node, ast.FunctionDef) and node.name in ("_why_empty", "_reason", "hindrance"):
            found += [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
        for value in found:
            yield from spelled(value)


def spelled(node: ast.expr) -> Iterator[str]:
    """The text of a literal, with an X for each value in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*spelled(node.body), *spelled(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(v.value) if isinstance(v, ast.Constant) else "X" for v in node.values)
        if LETTERS.search(text.replace("X", "")):
            yield text.replace("X,", "nothing new,").replace("X that", "nothing new that")


# ---------------------------------------------------------------- nothing goes by the mechanism


@pytest.mark.parametrize("path", FACE, ids=lambda path: path.name)
def test_no_text_goes_by_the_catalogues(path: Path) -> None:
    """Where Discord shows a text, no literal stands in the code without being said or marked."""
    known = {text.one for text in texts_of(path.read_text(encoding="utf-8"), path.name)}
    assert not [text for text in shown(ast.parse(path.read_text(encoding="utf-8"))) if text not in known]


SHOWS = {"label", "placeholder", "description", "title", "prompt", "note"}
SHOWN_FIRST = {"Button", "Option", "TextDisplay", "SelectOption", "Finding", "send_message", "send"}


def shown(tree: ast.AST) -> Iterator[str]:
    """Literals with words in them that stand where a text is shown."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name, first = name_of(node), node.args[:1]
        places = [k.value for k in node.keywords if k.arg in SHOWS]
        on_sheet = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "sheet"
        if name in SHOWN_FIRST or (name == "say" and on_sheet):
            places += first
        for place in places:
            yield from bare(place)


def bare(node: ast.expr) -> Iterator[str]:
    """Words written as they are in an expression; what a call gives is that call's own matter."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from [node.value] if LETTERS.search(node.value.replace("Clipdesk", "")) else []
    elif isinstance(node, ast.JoinedStr):
        for value in node.values:
            if isinstance(value, ast.Constant):
                yield from bare(value)
    elif isinstance(node, ast.BinOp | ast.IfExp | ast.BoolOp | ast.List | ast.Tuple):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from bare(child)
