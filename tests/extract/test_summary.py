"""Which sentences of an article stand for it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract.furniture import calls, dateline, is_furniture
from bot.extract.summary import summarize
from bot.extract.text import read

FERRY = """By Nora Petrel

LYDFORD, Ostria (ONA) - The ferry between Lydford and Harrow Point will stop running in June after its operator failed \
to agree on a price for fuel with the port, the company said on Monday.

Photo: Jon Alder / ONA

"We tried everything," said Ines Orlow, who heads the company. "It hurts."

About 900 people take the ferry to work each day, and the road around the bay takes an hour longer. The regional \
government said it would pay for buses until the autumn.

The ferry has run since 1932, with a pause of two winters. A petition to keep it gathered 11,000 signatures in a week.

Sign up for our newsletter.

The port doubled its price for fuel in March. It blames a new tax on storage tanks, which the parliament passed in \
December.

Subscribe to our channel and follow us on Twitter."""


def chosen(text: str, up_to: int, title: str = "") -> list[str]:
    """The summary's sentences up to a rank."""
    return [sentence.text for sentence in summarize(read(text), title) if sentence.rank <= up_to]


def test_the_story_without_its_furniture() -> None:
    """Byline, dateline, credit and calls to subscribe are left out, the news is the first sentence."""
    long = chosen(FERRY, 5)
    assert len(long) == 6
    assert long[0].startswith("The ferry between Lydford")
    for word in ("Petrel", "ONA", "newsletter", "Subscribe", "Photo"):
        assert word not in " ".join(long)
    assert chosen(FERRY, 0) == long[:1]


def test_shorter_summaries_begin_longer_ones() -> None:
    """Ranks are 0 to 5 without gaps, and sentences stand in order of the text, verbatim."""
    found = summarize(read(FERRY))
    assert sorted(s.rank for s in found) == list(range(6))
    assert [s.start for s in found] == sorted(s.start for s in found)
    assert all(s.text == FERRY[s.start : s.end] for s in found)


def test_a_short_article_is_given_whole() -> None:
    """All sentences of an article of three are its summary."""
    text = "The mill burned down on Friday night. Nobody was inside at the time. Its owner plans to build it again."
    assert " ".join(chosen(text, 2)) == text


def test_the_same_news_twice_is_told_once() -> None:
    """A sentence that repeats the first one waits behind those that add something."""
    text = (
        "The city of Harrow will close its old airport in May, the council decided on Tuesday. "
        "The city of Harrow will close its old airport in May, the council decided on Tuesday night. "
        "Flights move to Lydford, forty miles away. Some 600 people who work there are offered new posts. "
        "The land will become a park with a lake. Building starts in the autumn of next year."
    )
    assert len([s for s in chosen(text, 2) if "old airport" in s]) == 1


def test_a_caption_goes_with_its_credit() -> None:
    """The sentence a photographer's credit ends is a caption and not picked."""
    text = "A bridge over the Lyd river at dusk last week. Photo: Ada Bell\n\n" + FERRY.split("\n\n", 1)[1]
    assert not any("dusk" in s for s in chosen(text, 5))


CUT_UP = (
    "By. Nora Petrel. PUBLISHED:. 19:44 EST, 10 October 2031. |. UPDATED:. 05:29 EST, 11 October 2031. "
    "A baker in Lydford was fined on Tuesday for selling bread by moonlight. "
    "Guilty: Ada Bell leaves the court with a loaf under her arm. "
    "Ada Bell, 61, (left) and her daughter stand before the oven in March. "
    "The court said that the law of 1821 had never been repealed. She will appeal in June."
)


def test_a_byline_and_its_times_cut_into_sentences_are_not_picked() -> None:
    """A line like "By. Nora Petrel. PUBLISHED:. 19:44 EST" is furniture wherever stops were put into it."""
    long = " ".join(chosen(CUT_UP, 5))
    for word in ("Petrel", "EST", "PUBLISHED"):
        assert word not in long
    assert chosen(CUT_UP, 0) == ["A baker in Lydford was fined on Tuesday for selling bread by moonlight."]


def test_captions_that_lost_their_picture_are_not_picked() -> None:
    """Lines like "Guilty: Ada Bell leaves" and "Ada Bell (left)" are no sentences of the story."""
    assert chosen(CUT_UP, 5) == [
        "A baker in Lydford was fined on Tuesday for selling bread by moonlight.",
        "The court said that the law of 1821 had never been repealed.",
        "She will appeal in June.",
    ]


def test_a_flourish_is_no_summary() -> None:
    """Where only one sentence is shown, a few words that open the story give way to the one that tells it."""
    text = (
        "The ferry is back. After nine years of silence the boat between Lydford and Harrow Point sails again each "
        "night, the port said on Monday. Tickets cost four crowns. The first crossing was full. "
        "Some had waited all day."
    )
    assert chosen(text, 0)[0].startswith("After nine years")


def test_the_title_again_is_no_sentence_of_the_summary() -> None:
    """A headline repeated at the top of the body is passed over, with an end mark or without."""
    for headline in ("Ferry to stop in June", "Ferry to stop in June."):
        assert "Ferry to stop in June" not in " ".join(chosen(f"{headline}\n\n{FERRY}", 5, "Ferry to stop in June"))


def test_nothing_but_furniture_is_still_something() -> None:
    """Where no sentence tells a story the words there are make the summary; without words there is none."""
    assert chosen("Photo: Ada Bell", 5) == ["Photo: Ada Bell"]
    assert chosen("", 5) == []
    assert chosen("... !!! ---", 5) == []


def test_languages_without_spaces() -> None:
    """Chinese sentences are picked, short as they are in characters."""
    text = "港口周一因风暴关闭。市长说没有人受伤。渡轮改在下周恢复。修理需要三个月的时间。许多居民担心物价上涨。"
    assert chosen(text, 0) == ["港口周一因风暴关闭。"]


@pytest.mark.parametrize(
    "sentence",
    [
        "By Nora Petrel and Jon Alder",
        "BY NORA PETREL",
        "Photo: Jon Alder / ONA",
        "Image courtesy of the museum.",
        "Last updated at 2:18 PM on 30 December.",
        "Published: 19:44, 10 October.",
        "Related: Ferry stops in June",
        "Click here for more photos.",
        "Sign up to our newsletter.",
        "Follow us on Twitter.",
        "Read more about ferries.",
        "Leave a comment",
        "Filed under harbour, news",
        "All rights reserved.",
        "Advertisement",
    ],
)
def test_furniture_is_told(sentence: str) -> None:
    """These sentences belong to the page."""
    assert is_furniture(sentence, calls(sentence, read(sentence).cased))


@pytest.mark.parametrize(
    "sentence",
    [
        "By Friday the water had reached the market square of Lydford.",
        "Read more than forty years ago, the letter had been forgotten.",
        "Support for the mayor grew after the speech.",
        "Like him, she left the party in March.",
        "Share prices fell by a third on Monday.",
        "Photographs of the bridge were sold at the auction.",
        "Published in 1990, the book won two prizes and was read in schools, where it still is.",
        "Images that the probe sent back show ice.",
        "Sources close to the talks said that a deal was near.",
    ],
)
def test_stories_are_not_furniture(sentence: str) -> None:
    """These begin like furniture and tell something."""
    assert not is_furniture(sentence, calls(sentence, read(sentence).cased))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("LYDFORD, Ostria (ONA) - The ferry will stop running in June, it said.", "The ferry"),
        ("Lydford (Ostria News) -- The ferry will stop running in June, it said.", "The ferry"),
        ("LYDFORD — The ferry will stop running in June, the company said.", "The ferry"),
        ("Mara Quill: The ferry will stop running in June, she said to us.", "Mara Quill"),
        ("The ferry (it is old) will stop running in June, the company said.", "The ferry"),
    ],
)
def test_datelines(text: str, rest: str) -> None:
    """Place and agency before the story are cut off; a speaker's name and a subject are not."""
    assert text[dateline(text, 0, len(text)) :].startswith(rest)


@given(st.text(alphabet=st.sampled_from('aB .!?\n"“By:1。') | st.characters(), max_size=300), st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_any_text_has_a_summary_of_slices(text: str, title: str) -> None:
    """Summaries of any text are at most six slices of it that don't overlap."""
    found = summarize(read(text), title)
    assert len(found) <= 6
    assert all(s.text == text[s.start : s.end] for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_line_of_code_is_no_sentence_of_the_summary() -> None:
    """Shell commands, rules in braces and rows of a table are left out, prose around them is not."""
    text = (
        "The harbour's pages load in half the time since Monday.\n\n"
        "#pier { width: 0; height: 0; border: 1px solid red; }\n\n"
        "$ lydford --measure /srv/harbour\n\n"
        "| pier | boats | crowns |\n\n"
        "Ada Bell rewrote the sheet of styles by hand. Nobody noticed."
    )
    found = " ".join(chosen(text, 5))
    assert "border" not in found
    assert "--measure" not in found
    assert "crowns" not in found
    assert "Ada Bell rewrote" in found


def test_an_address_alone_is_no_sentence_of_the_summary() -> None:
    """A line that is only a link is left out, and the sentence before it stays."""
    text = "The ferry sails again.\nhttps://example.org/ferry-sails\n\nIt costs four crowns. Tickets are sold on board."
    assert not any("example.org" in s for s in chosen(text, 5))
    assert "The ferry sails again." in chosen(text, 5)


def test_a_sentence_that_points_elsewhere_or_breaks_off_comes_last() -> None:
    """What announces a list, is cut by an ellipsis or says where to look gives way to what tells something."""
    text = (
        "The society met in Lydford on Friday to speak about old maps. These are the three subjects it spoke about:\n\n"
        "The slides can be found here. About forty people listened to the talks until the evening. "
        "A map of the harbour from 1780 was shown for the first time. As a further guest the …"
    )
    found = chosen(text, 2)
    assert "The society met" in found[0]
    assert not any(s.endswith((":", "…", "here.")) for s in found)


def test_a_note_in_brackets_is_no_sentence_of_the_summary() -> None:
    """Translators' and editors' notes in square brackets are furniture."""
    text = "[Translated from the Ostrian by Ada Bell]\n\nThe mill burned down on Friday. Nobody was inside at the time."
    assert chosen(text, 5) == ["The mill burned down on Friday.", "Nobody was inside at the time."]
    east = "【感谢陆某投递本文】\n\n港口周一因风暴关闭。市长说没有人受伤。渡轮改在下周恢复。"
    assert "【" not in "".join(chosen(east, 5))


def test_japanese_headings_and_notices_are_not_picked() -> None:
    """Lines without an end mark and requests not to copy pictures are furniture in Japanese too."""
    text = "港の展覧会\n\n港で地図の展覧会が始まりました。\n\n入場は無料です。\n\n＊写真の転載はご遠慮ください。"
    assert chosen(text, 5) == ["港で地図の展覧会が始まりました。", "入場は無料です。"]


def test_a_headline_in_two_lines_is_not_picked() -> None:
    """A headline whose first line ends with a semicolon is passed over with its second, as is a deck without a stop."""
    story = (
        "The harbour of Lydford will be dredged in March, the port said on Monday. It costs two million crowns. "
        "Ships wait outside."
    )
    decks = (
        "Harbour to be dredged in spring;\nShips may wait outside.",
        "After years of waiting the harbour is made deep enough for the ships that the whole bay has hoped for",
    )
    for deck in decks:
        assert chosen(f"{deck}\n\n{story}", 5)[0].startswith("The harbour of Lydford")


@pytest.mark.parametrize(
    "line",
    [
        "Media playback is unsupported on your device Media caption The mayor swims in the harbour",
        "Image copyright ONA Image caption The mayor swims in the harbour",
        "Story highlights The mayor swims, the port says so",
        "(ONA Photo/ Ada Bell, File)",
        "Add Harbour News as an interest to stay up to date on the latest from Lydford.",
        "Watch a clip of the interview above.",
    ],
)
def test_what_players_and_galleries_leave_in_a_text_is_not_picked(line: str) -> None:
    """Words of a player, a gallery or a list of interests are furniture."""
    story = "The harbour will be dredged in March, the port said. It costs two million crowns. Ships wait outside."
    assert line not in chosen(f"{line.replace('ONA', 'AP')}\n\n{story}", 5)
    assert not any(word in " ".join(chosen(f"{line}\n\n{story}", 5)) for word in ("swims", "interest to", "clip"))


def test_half_of_a_quotation_gives_way() -> None:
    """A sentence with only one of a quotation's marks waits behind one that is whole."""
    text = (
        "The port of Lydford spoke about its plans on Monday. The director said: “We dig in March. We stop in May.” "
        "The whole work costs two million crowns in all. Ships will have to wait outside for a week."
    )
    assert "“We dig" not in " ".join(chosen(text, 1))


@pytest.mark.parametrize(
    "text",
    [
        "The harbour is closed.\n\n\nNobody was hurt.",
        "월요일 폭풍 이후 항구가 폐쇄되었다. 시장은 다친 사람이 없다고 말했다. 수리는 석 달이 걸린다.",
        "Le port a été fermé lundi. Il neige. C'est la 3e fois.",
    ],
)
def test_the_few_words_of_a_short_article_are_told_too(text: str) -> None:
    """Sentences too short to stand for a long article belong to a short one, which is given whole."""
    assert " ".join(chosen(text, 2)) == " ".join(text.split())


def test_an_article_of_short_sentences_begins_with_its_news() -> None:
    """Six words are few only beside longer sentences: the first of an article that is written so stays first."""
    text = "Liman pazartesi günü fırtınadan sonra kapatıldı. Kimse yaralanmadı. Onarım üç ay sürecek ve pahalı olacak."
    assert chosen(text, 0) == ["Liman pazartesi günü fırtınadan sonra kapatıldı."]
