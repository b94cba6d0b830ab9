"""Which words stand for an article."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract import keywords
from bot.extract.keywords import find_keywords
from bot.extract.text import read
from bot.extract.worth import WEIGHTS, static, stem, worth

ORCHARD = """The apple growers of Harrow Valley lost a third of their harvest to a beetle this year. The beetle came \
with imported timber, said Petra Lund of the agricultural institute in Lydford.

Petra Lund advises growers to hang traps. Harrow Valley has 400 orchards, and most of them are small. The traps cost \
the growers 12 crowns each. The institute wants to breed a wasp that eats the beetle's eggs."""

#: Invented articles with the words that a reader would choose, by hand.
ANNOTATED = [
    (ORCHARD, "Beetle eats apples of Harrow Valley", "beetle growers harvest harrow valley institute traps orchards"),
    (
        "The observatory on Mount Selk found a comet on Thursday. The comet will pass the planet in March, astronomers "
        "said. Selk's telescope saw it by accident: it was searching for asteroids. Astronomers name comets after "
        "their finders, and this one after an intern.",
        "Intern finds comet",
        "comet astronomers observatory telescope asteroids selk intern",
    ),
    (
        "Teachers in Lydford voted for a strike on Monday. The union demands smaller classes and a raise of six "
        "percent. The ministry of education offered two. Parents support the teachers, a survey found, but worry about "
        "the examinations in May.",
        "Teachers vote for strike",
        "teachers strike union ministry education examinations classes parents survey",
    ),
]


def test_the_articles_words_come_first() -> None:
    """Half of the first ten keywords or more are those a reader would choose: a floor that may not sink."""
    shares = []
    for text, title, wanted in ANNOTATED:
        best = [part for word in find_keywords(read(text), "en", title)[:10] for part in word.lower().split()]
        shares.append(sum(word in wanted.split() for word in best) / len(best))
    assert sum(shares) / len(shares) >= 0.5


def test_repeated_names_stay_whole() -> None:
    """A name that occurs again is a keyword as a whole, as the article writes it."""
    found = find_keywords(read(ORCHARD), "en")
    assert "Petra Lund" in found
    assert "Harrow Valley" in found
    assert "The apple" not in found


def test_forms_of_a_word_are_one_keyword() -> None:
    """Singular and plural don't both appear, nor a word with its punctuation."""
    found = [word.lower() for word in find_keywords(read("Comet. Comets! The comet's tail; a comet, comets."), "en")]
    assert [word for word in found if "comet" in word] == ["comet"]


@pytest.mark.parametrize(
    ("language", "text", "word", "without"),
    [
        ("de", "Der Hafen ist zu. Der Hafen war alt, und der Sturm kam schnell. Der Sturm blieb.", "Hafen", "der"),
        ("fr", "Le port est fermé. Le port était vieux et la tempête forte. La tempête dure.", "tempête", "la"),
        ("ru", "Порт закрыт. Порт был старый, и буря пришла быстро. Буря не уходит.", "порт", "и"),
        ("zh", "港口关闭了。港口很旧。港口的船都走了。", "港口", "。"),
        ("und", "Hamnen stängdes. Hamnen var gammal.", "hamnen", "."),
    ],
)
def test_other_languages(language: str, text: str, word: str, without: str) -> None:
    """Words of other languages are ranked by their count, without function words."""
    found = [keyword.lower() for keyword in find_keywords(read(text), language)]
    assert word.lower() in found[:3]
    assert without not in found


@given(st.from_regex(r"[a-z]{2,14}(ion|ed|ing|ly|s)?|[a-z]{2,5}-[a-z0-9]{2,5}", fullmatch=True))
def test_the_quick_way_to_a_words_score_is_the_same(word: str) -> None:
    """The tables used at run time give the sum of the weights that were fitted."""
    slow = sum(WEIGHTS[name] for name in static(word))
    assert worth(word) == pytest.approx(slow)


def test_a_score_is_the_sum_of_the_weights() -> None:
    """What ranks a candidate is the weighted sum of its features, however it is reckoned."""
    found, distinct = keywords.candidates(read(ORCHARD), "en", "Beetle eats apples of Harrow Valley", 100)
    assert any(candidate.words == 2 for candidate in found)
    for candidate in found:
        told = keywords.features(candidate, distinct)
        if candidate.words == 1:
            told |= dict.fromkeys(static(stem(candidate.word)), 1.0)
        assert candidate.score == pytest.approx(sum(WEIGHTS[name] * x for name, x in told.items()))


@given(st.text(max_size=300), st.sampled_from(["en", "de", "zh", "und", "xx"]), st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_text_has_keywords_of_its_own(text: str, language: str, title: str) -> None:
    """Keywords of any text are at most twenty, no two alike, and each is a text with a letter or digit."""
    found = find_keywords(read(text), language, title)
    assert len(found) <= 20
    assert len(set(found)) == len(found)
    assert all(any(map(str.isalnum, word)) for word in found)


def test_a_capital_whose_small_letter_is_two_characters_is_a_capital() -> None:
    """The dotted I of Turkish names is found again under the letter it is counted by."""
    text = "We saw İstanbul in the rain. They left İstanbul at night, and İstanbul slept."
    assert "İstanbul" in keywords.find_keywords(read(text), "en")


def test_a_long_list_of_names_is_read_in_time_in_proportion() -> None:
    """Each of thousands of names that stand once was looked for among all sentences: five minutes for 200 kB."""
    letters = str.maketrans("0123456789", "abcdefghij")
    names = (f"{start}{str(n).translate(letters)}" for n in range(2000) for start in ("Q", "McQ"))
    document = read(" ".join(f"Then we met. {name} Smith said so and left us here." for name in names))
    began = time.process_time()
    found = keywords.find_keywords(document, "en")
    assert time.process_time() - began < 10
    assert "Smith" in found


def test_addresses_and_markup_are_no_keywords() -> None:
    """Parts of a link, names of files and tags that were left in a text don't stand for it."""
    text = (
        'The ferry page <a href="https://example.org/showthread.php" rel="nofollow">sails</a> again. '
        "See https://example.org/harbour_list?x=1 and edit harbour.conf on the pier. The ferry sails."
    )
    found = " ".join(find_keywords(read(text), "en")).lower()
    for wrong in ("http", "href", "nofollow", "php", "example", ".conf", "harbour_list"):
        assert wrong not in found
    assert "ferry" in found


def test_no_name_goes_over_the_end_of_a_line() -> None:
    """The last word of a heading and the first of the text below it aren't one name."""
    text = "Outsiders\nPetra Lund spoke.\nEnablers\nPetra Lund went on.\nOutsiders\nPetra Lund ended."
    found = find_keywords(read(text), "en")
    assert "Petra Lund" in found
    assert not any(word.startswith(("Outsiders ", "Enablers ")) for word in found)


def test_a_capital_inside_a_word_begins_no_name() -> None:
    """ "eFerry Lydford" has no name "Ferry Lydford", and a word of a million capitals takes no time."""
    assert "Ferry Lydford" not in find_keywords(read("The eFerry Lydford sails. The eFerry Lydford is new."), "en")
    began = time.process_time()
    find_keywords(read("Aa" * 100_000), "en")
    assert time.process_time() - began < 2


def test_chinese_keywords_are_words_and_not_halves_of_them() -> None:
    """What a Chinese text repeats is a keyword; pairs across two words and function words are not."""
    text = "港口的浏览器坏了。市长用浏览器看港口的新闻。浏览器很慢，我们可以等。港口关闭了。"
    found = find_keywords(read(text), "zh")
    assert {"浏览器", "港口"} <= set(found[:3])
    assert not {"览器", "浏览", "口的", "我们", "可以"} & set(found)


def test_japanese_keywords_are_runs_of_one_script() -> None:
    """Nouns in kanji and katakana are whole, particles are left out."""
    text = "港のコンサートで市民音楽会が演奏した。コンサートは無料で、市民音楽会は来年も来る。"
    found = find_keywords(read(text), "ja")
    assert {"コンサート", "市民音楽会"} <= set(found[:3])
    assert not any(word in found for word in ("楽会", "ンサ", "音楽", "来年", "の"))


@pytest.mark.parametrize(
    ("language", "text", "wanted", "wrong"),
    [
        (
            "fr",
            "L'armateur n'a pas répondu. Qu'est-ce qu'il fait ? L'armateur dit non.",
            "armateur",
            "n'a qu'il l'armateur",
        ),
        ("it", "L'assessore è all'ospedale. Quell'assessore dice di no.", "assessore", "l'assessore all'ospedale dice"),
        ("hi", "बंदरगाह बंद है। बंदरगाह में नाव है।", "बंदरगाह", "दरग"),
        ("pt", "A prefeita não disse nada. A prefeita até não sabe.", "prefeita", "não disse até"),
        ("en", "Selk said no. The harbour &amp; the pier, Selk said&nbsp;again.", "selk", "said &amp nbsp amp"),
    ],
)
def test_what_was_broken_or_empty_as_a_keyword(language: str, text: str, wanted: str, wrong: str) -> None:
    """Elided articles, halves of words, function words with accents, verbs of saying and entities are none."""
    found = [word.lower() for word in find_keywords(read(text), language)]
    assert wanted in found
    assert not set(wrong.split()) & set(found)
