"""Who said what, word for word: on annotated articles about invented people, and over arbitrary text."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract.quotes import find_quotes
from bot.extract.quotes.marks import MARK, _double_marks, _marks_by_pattern, find_runs, paragraphs
from bot.model import Quote

SAMPLES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "samples" / "quotes" / "articles.jsonl").read_text("utf-8").splitlines()
]
SEED = Path(__file__).parents[3] / "shared" / "seeds" / "bytedance-tag-archive.txt"
FLOOR = 1.0
PIECES = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "''",
        "``",
        "„",
        "«",
        "»",
        "「",
        "」",
        "『",
        "』",
        "\n",
        "\n\n",
        " ",
        ". ",
        ", ",
        "’",
        "—",
        "\u00a0",
        "said ",
        "Ann Vale ",
        "she ",
        "the mayor ",
        "We never saw it coming",
        "\x01",
        "\x02",
        "Mr. ",
        "林小雨说",
        "🙂",
        "\r\n",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


def said(quotes: tuple[Quote, ...]) -> dict[str, str | None]:
    """The speaker of every segment."""
    return {segment.text: quote.speaker for quote in quotes for segment in quote.segments}


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["id"] for sample in SAMPLES])
def test_each_run_of_a_sample_is_found_word_for_word_and_no_term_is_returned(sample: dict) -> None:
    """The quoted statements of an article are its quotations; its titles and scare quotes are not."""
    found = said(find_quotes(sample["text"]))
    assert [quote["text"] for quote in sample["quotes"] if quote["text"] not in found] == []
    assert [term for term in sample["terms"] if term in found] == []


def test_the_share_of_rightly_attributed_samples_does_not_sink() -> None:
    """Of all annotated statements the share with the right speaker is at least the floor."""
    right, wrong = 0, []
    for sample in SAMPLES:
        found = said(find_quotes(sample["text"]))
        for quote in sample["quotes"]:
            if found.get(quote["text"]) == quote["speaker"]:
                right += 1
            else:
                wrong.append((sample["id"], quote["text"], found.get(quote["text"])))
    assert right / (right + len(wrong)) >= FLOOR, wrong


def test_a_short_run_joins_the_statement_it_belongs_to() -> None:
    """A short attributed sentence is the first segment of the quotation that its clause interrupts."""
    sample = next(s for s in SAMPLES if s["id"] == "short-joined")
    (quote,) = find_quotes(sample["text"])
    assert [segment.text for segment in quote.segments] == [
        "It’s progress,",
        "We old people could not keep up with it.",
    ]


def test_a_short_run_is_never_alone() -> None:
    """A sentence whose only quoted run has three words gives no quotation."""
    assert find_quotes("“We will see,” Marta Quell said.") == ()


@pytest.mark.parametrize(
    "text",
    [
        "“We will see it through to the end,” said Priya Raman. "
        "According to Ms. Raman, a longer plan is ready for March.",
        "After meeting Priya Raman, a crowd of voters left. “We will see it through to the end,” said Raman.",
        "Priya Raman, the members will vote in May. “We will see it through to the end,” said Raman.",
    ],
)
def test_the_main_clause_behind_a_name_is_no_introduction(text: str) -> None:
    """What follows "According to NAME," says nothing about who that is."""
    assert [quote.introduction for quote in find_quotes(text, "en")] == [None]


def test_the_introduction_is_the_article_s_own() -> None:
    """The speaker comes with the words between commas after the name."""
    (quote,) = find_quotes("“Nobody warned the people here,” said Marta Quell, the mayor of Lydford.")
    assert quote.introduction == "the mayor of Lydford"


@pytest.mark.parametrize(
    ("clause", "introduction"),
    [
        ("said Ms. Marta Quell, who runs the bakery on Mill Street.", "who runs the bakery on Mill Street"),
        ("said Ms. Marta Quell, a baker, who runs the shop on Mill Street.", "a baker"),
        ("said Marta Quell, who said so before.", None),
        ("said Ms. Marta Quell.", None),
        ("said Sen. Marta Quell.", "Sen."),
    ],
)
def test_a_courtesy_title_introduces_nobody(clause: str, introduction: str | None) -> None:
    """ "Marta Quell, Ms." says nothing; a short relative clause does, and so does a role."""
    (quote,) = find_quotes(f"“Nobody warned the people here,” {clause}")
    assert quote.introduction == introduction


def test_an_unbreakable_blank_in_a_name_is_read_alike_whatever_was_read_before() -> None:
    """A name met before with a plain blank lent its spelling, and the role before it was not found."""
    plain = "“We will all have to leave this town,” said former mayor Ann Vale."
    assert find_quotes(plain)[0].introduction == "former mayor"
    found = find_quotes(plain.replace("Ann Vale", "Ann\u00a0Vale"))[0]
    assert (found.speaker, found.introduction) == ("Ann Vale", "former mayor")


@pytest.mark.parametrize(
    ("clause", "introduction"),
    [
        ("who crossed the line in 6.67 seconds", None),
        ("who has a lead in many early polls", None),
        ("who has run the bakery since May", "who has run the bakery since May"),
        ("who also chairs the rowing club", "who also chairs the rowing club"),
    ],
)
def test_what_somebody_did_once_was_an_introduction(clause: str, introduction: str | None) -> None:
    """A relative clause introduces somebody by what they are or do, not by an event of the story."""
    (quote,) = find_quotes(f"Marta Quell, {clause}, was glad. “Nobody warned the people here,” Quell said.")
    assert quote.introduction == introduction


@pytest.mark.parametrize(
    ("before", "introduction"),
    [
        ("The harbour bank's chief economist Marta Quell", "chief economist"),
        ("The chief fire officer Marta Quell", "chief fire officer"),
        ("NATO Secretary-General Marta Quell", "NATO Secretary-General"),
    ],
)
def test_a_role_of_several_words_was_cut_to_its_last(before: str, introduction: str) -> None:
    """ "chief economist" is not "economist"."""
    (quote,) = find_quotes(f"{before} was calm. “Nobody warned the people here,” Quell said.")
    assert (quote.speaker, quote.introduction) == ("Marta Quell", introduction)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Seeing Robert Quell at the door, she left. “Nobody warned the people here,” Quell said.", "Robert Quell"),
        ("“Nobody warned the people here,” Lydford-based Orvo Bridges said in a statement.", "Orvo Bridges"),
        ("The River Rights Watch said that “nobody had warned the people here”.", "River Rights Watch"),
        ("Nigel Hacker looked on. “Nobody warned the people here,” Hacker said.", "Nigel Hacker"),
        ("“Nobody warned the people here,” Marta Quell's rep said on Monday.", "Marta Quell's rep"),
        ("“Nobody warned the people here,” the midwife's nephew said.", "the midwife's nephew"),
    ],
)
def test_words_before_a_name_and_rarer_roles_were_misread(text: str, speaker: str) -> None:
    """A participle or where a firm sits is no part of a name; a rep, a midwife and a nephew are people."""
    (quote,) = find_quotes(text)
    assert quote.speaker == speaker


def test_a_headline_in_capitals_was_the_name_of_whom_it_names() -> None:
    """ "VALE URGES QUELL TO STAY" is nobody, and the article's spelling of a name goes before a headline's."""
    text = (
        "VALE URGES MARTA QUELL\n\nANN VALE\n\nAnn Vale spoke. “Nobody warned the people here,” Vale said.\n\n"
        "“Nobody warned us either, not once,” said Quell."
    )
    assert [quote.speaker for quote in find_quotes(text)] == ["Ann Vale", "Quell"]


def test_nobody_in_sight_is_nobody_s_statement() -> None:
    """A quotation in an article that names no one has no speaker and is not shown."""
    for quote in find_quotes("“The rain had not stopped for days.”"):
        assert quote.speaker is None
        assert not quote.shown


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_segment_is_a_slice_of_the_text_and_the_answer_is_always_the_same(text: str) -> None:
    """Over arbitrary text nothing raises, every segment is verbatim, none overlap, and two readings agree."""
    quotes = find_quotes(text)
    done = 0
    for segment in sorted((s for q in quotes for s in q.segments), key=lambda s: s.start):
        assert text[segment.start : segment.end] == segment.text
        assert done <= segment.start < segment.end
        done = segment.end
    assert all(0.0 <= quote.confidence <= 1.0 for quote in quotes)
    assert all(not quote.shown or quote.speaker for quote in quotes)
    assert quotes == find_quotes(text)


@pytest.mark.parametrize(
    "mark",
    [
        '"',
        "“",
        "”",
        "''",
        "«",
        "„",
        "「",
        "「」",
        "“ ”",
        "\n“",
        '" "',
        "“a b c d” ",
        "‘",
        "’",
        "‘a b’s ",
        "'",
        "‚a b c d‘ ",
    ],
)
def test_a_text_of_nothing_but_marks_is_read_to_its_end(mark: str) -> None:
    """A long text of marks is read within the suite's time, and every run lies in its own paragraph."""
    text = mark * (200_000 // len(mark))
    spans = paragraphs(text)
    for run in find_runs(text, spans):
        begin, end = spans[run.paragraph]
        assert begin <= run.mark <= run.start < run.end <= run.after <= end
    assert MARK.search(text) or mark[0] in "‘’'‚"


@pytest.mark.skipif(not SEED.exists(), reason="the seed archive is not beside the repository")
def test_the_seed_archive_s_statements_are_found_and_its_vocabulary_is_not() -> None:
    """Seventeen runs of the seed archive have speakers; its terms of four words are not returned."""
    found = said(find_quotes(SEED.read_text("utf-8")))
    known = {text: speaker for text, speaker in found.items() if len(text.split()) >= 4}
    named = [speaker.split()[-1] for speaker in known.values() if speaker]
    assert len(known) in (17, 18)
    assert {name: named.count(name) for name in ("Gongzuo", "Jianchun", "Hawley", "Schumer", "Times", "officials")} == {
        "Gongzuo": 9, "Jianchun": 1, "Hawley": 2, "Schumer": 2, "Times": 2, "officials": 1
    }  # fmt: skip


LANGUAGES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "samples" / "quotes" / "languages.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("sample", LANGUAGES, ids=[sample["id"] for sample in LANGUAGES])
def test_the_plain_cases_of_nine_other_languages_have_their_speakers(sample: dict) -> None:
    """Each quotation is shown with the fullest name of its speaker; those marked as missed with none rather than a
    wrong one, and what is no quotation has no speaker."""
    quotes = find_quotes(sample["text"], sample["language"])
    rightly = set()
    for expected in sample["quotes"]:
        place = sample["text"].index(expected["begins"])
        found = [q for q in quotes if any(s.start <= place < s.end for s in q.segments)]
        rightly.update(found)
        if expected.get("missed"):
            assert not any(q.shown and expected["speaker"] not in (q.speaker, "?") for q in found)
        else:
            assert [(q.speaker, q.shown) for q in found] == [(expected["speaker"], True)]
    assert all(sample["text"][s.start : s.end] == s.text for q in quotes for s in q.segments)
    assert [q.speaker for q in quotes if q.shown and q not in rightly] == []


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "„Das ist der Titel eines Buches“ liegt im Laden.", None),
        ("de", "Der Roman „Die Nacht am langen Fluss“ erschien 1990.", None),
        ("fr", "Le film « La nuit au bord du lac » sort lundi.", None),
        ("zh", "他读过“关于河流的故事集”这本书。", None),
        ("ja", "映画「遠い川のほとりの家」は来月公開される。", None),
    ],
)
def test_titles_in_other_languages_are_no_quotations(language: str, text: str, speaker: str | None) -> None:
    """A title between marks within a sentence is no statement of anybody."""
    assert [q.speaker for q in find_quotes(text, language) if q.speaker is not speaker or q.shown] == []


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt", "it", "nl", "ru", "zh", "ja"])
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_text_in_any_language_gives_slices_in_order(language: str, text: str) -> None:
    """Whatever the text, every segment is a slice of it, and nothing nameless is shown."""
    for quote in find_quotes(text, language):
        assert all(text[s.start : s.end] == s.text for s in quote.segments)
        assert quote.speaker or not quote.shown


SINGLE = """‘We can’t pay our staff’s wages,’ said Fiona Marsh. ‘It’s rock ’n’ roll – the ’90s without the music.’

The players’ wages went up. Tom Beckett, a ‘die-hard’ regular, said: ‘The brewers’ prices have doubled. My dad called it
“a mug’s game” and he was right.’"""


def test_single_marks_are_told_from_apostrophes_where_no_double_ones_do_the_work() -> None:
    """As in The Guardian: an apostrophe neither opens nor closes, and double marks are nested."""
    found = {
        text.split()[1]: (text[-8:], speaker)
        for text, speaker in said(find_quotes(SINGLE.replace("\n“", " “"))).items()
    }
    assert found == {
        "can’t": ("s wages,", "Fiona Marsh"),
        "rock": ("e music.", "Fiona Marsh"),
        "brewers’": ("s right.", "Tom Beckett"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "The dogs’ owners and the cats’ owners agree. It’s the ’60s again, and rock ’n’ roll ain’t dead at all.",
        "THE GLASS IS ‘HALF FULL AS EVER.’\n\nThe players’ wages went up again this year.",
        "“They told me ‘come back tomorrow morning’, and I did,” said Ann Marsh. “I heard ‘not on your life’ twice.”",
    ],
)
def test_apostrophes_and_nested_single_marks_open_no_run(text: str) -> None:
    """Where double marks do the work, or a single pair is a headline's, single ones mark nothing."""
    assert all(text[run.mark] == "“" for run in find_runs(text, paragraphs(text)))


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        ("de", "‚Wir sind alle gekommen‘, sagte Helga Brandt. ‚Und wir bleiben auch hier.‘", ["Helga Brandt"]),
        ("de", "›Wir sind alle gekommen‹, sagte Helga Brandt. ›Und wir bleiben auch hier.‹", ["Helga Brandt"]),
        ("de", "„Sie rief nur ‚wir sind alle da‘ herüber“, sagte Otto Keller.", ["Otto Keller"]),
        ("nl", "'Ik heb er niets van gehoord', zegt Anja Mulder. 'En ik slaap 's nachts.'", ["Anja Mulder"]),
        ("ru", "«Мы готовы к зиме, — сказал Иван Громов. — Дров хватит до самой весны».", ["Иван Громов"]),
        ("es", "—No pienso vender la casa —dijo Ana Ruiz—. Aquí nacieron mis hijos.", ["Ana Ruiz"]),
        ("pt", "— Vamos ficar aqui até ao fim — garantiu Rui Pacheco.", ["Rui Pacheco"]),
        ("fr", "– Nous resterons ici jusqu’au bout, a promis Anne Roux.", ["Anne Roux"]),
        ("fr", "– Le marché ouvre à huit heures – entrée libre.\n– Le musée est fermé lundi et mardi.", []),
    ],
)  # fmt: skip
def test_single_marks_and_dashes_mark_speech(language: str, text: str, speakers: list[str]) -> None:
    """Single marks as the outer ones, nested ones, dialogue and clauses between dashes; a list is no dialogue."""
    quotes = find_quotes(text, language)
    assert [q.speaker for q in quotes if q.shown] == speakers
    assert not any(name in s.text for q in quotes for s in q.segments for name in (q.speaker or "\0").split())


def test_many_people_in_other_languages_take_time_in_proportion() -> None:
    """Ten times the text takes about ten times the time: names and roles are looked up, not searched through."""
    texts = {
        "de": "„Wir sind alle da“, sagte der Trainer Otto Keller{}. Dann ging Helga Brandt{} in die Stadt. ",
        "ru": "— Мы все уже здесь, — сказал тренер Иван Громов{}. — Начинаем.\n",
        "zh": "“我们一定会解决这个问题。”主任吴国栋{}说。马克·安德森{}表示反对。",
        "ja": "「必ず解決します」と田中太郎{}さんは述べた。ア・ア・ア・ア市長は",
    }
    for language, unit in texts.items():
        taken = []
        for count in (60, 600):
            text = "".join(unit.format(*[chr(0x61 + i % 26)] * 2) for i in range(count))
            begun = time.process_time()
            find_quotes(text, language)
            taken.append(time.process_time() - begun)
        assert taken[1] < 40 * max(taken[0], 0.002)


def test_a_quotation_of_tens_of_thousands_of_lines_takes_time_in_proportion() -> None:
    """Each further segment of one quotation once copied all before it: a megabyte took a minute."""

    def took(lines: int) -> float:
        text = "“a b c d”\n" * lines
        begun = time.process_time()
        find_quotes(text)
        return time.process_time() - begun

    took(1000)
    assert took(40_000) < 16 * took(5_000) + 0.1


@given(st.text(alphabet="ab \n“”\"'’‘`„«»「」", max_size=90))
def test_marks_looked_for_one_by_one_are_those_of_the_pattern(text: str) -> None:
    """The quick way and the pattern find the same marks, rows and doubled ones included."""
    assert _double_marks(text) == _marks_by_pattern(text)
