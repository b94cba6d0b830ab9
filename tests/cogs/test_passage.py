"""A quotation keeps its marks, and its link opens the page at that very place."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Quote, Span
from cogs._passage import address, marked

PAGE = "https://news.example/ferry"


def quoted(text: str, *said: str) -> Quote:
    """A quotation made of these slices of the text, the first of each."""
    starts = [text.index(words) for words in said]
    return Quote(tuple(Span(start, start + len(w), w) for start, w in zip(starts, said, strict=True)))


def open_at(text: str, directive: str) -> tuple[int, int] | None:
    """What a browser marks for `prefix-,start,end,-suffix`: the first place where all of them follow one another."""
    parts = directive.removeprefix("text=").split(",")
    before = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    after = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    start, end = unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else ""

    def at(words: str, here: int) -> int:
        """Where the words end that begin here, any blanks for any blanks; -1 where others stand."""
        found = re.compile(r"\s+".join(map(re.escape, words.split())), re.I).match(text, here)
        return found.end() if found else -1

    def edge(here: int) -> bool:
        return here in (0, len(text)) or not (text[here - 1].isalnum() and text[here].isalnum())

    for begin in range(len(text)):
        if not edge(begin) or (here := at(before or start, begin)) < 0:
            continue
        if before:
            begin = here + len(text[here:]) - len(text[here:].lstrip())
            if (here := at(start, begin)) < 0:
                continue
        stops = [here]
        if end:
            stops = [at(end, i) for i in range(here, len(text)) if edge(i) and at(end, i) >= 0 and edge(at(end, i))]
        for stop in stops:
            rest = stop + len(text[stop:]) - len(text[stop:].lstrip())
            if at(after, rest) >= 0 if after else edge(stop):
                return begin, stop
    return None


@pytest.mark.parametrize(
    ("text", "said", "shown"),
    [
        ("He said: “We sail.”", "We sail.", "“We sail.”"),
        ('He said: "We sail."', "We sail.", "“We sail.”"),
        ("He said: ”We sail.“", "We sail.", "“We sail.”"),
        ("Er sagte: „Wir fahren.“", "Wir fahren.", "„Wir fahren.“"),
        ("Mówił: „Płyniemy.”", "Płyniemy.", "„Płyniemy.”"),
        ("Il dit : « Nous partons. »", "Nous partons.", "«\u00a0Nous partons.\u00a0»"),
        ("Sagte: »Wir fahren.«", "Wir fahren.", "»Wir fahren.«"),
        ("船长说：「我们开船。」", "我们开船。", "「我们开船。」"),
        ("He said: ‘We sail.’", "We sail.", "‘We sail.’"),
        ("„Left open\n\nfor long", "Left open", "„Left open“"),
    ],
)
def test_a_quotation_keeps_its_marks(text: str, said: str, shown: str) -> None:
    """Marks of other languages stay; straight and mis-set ones are shown as curly ones."""
    assert marked(said, text, quoted(text, said)) == shown


def test_what_a_directive_gives_a_meaning_is_written_out() -> None:
    """A comma, a hyphen and an ampersand of the words can't be taken for those of the directive."""
    text = "“Half-way, salt & sail,” he said."
    assert address(PAGE, text, quoted(text, "Half-way, salt & sail,")) == (
        f"{PAGE}#:~:text=Half%2Dway%2C%20salt%20%26%20sail%2C"
    )


def test_a_long_quotation_is_named_by_its_ends() -> None:
    """Five words where it begins, four where it ends; a second segment has a directive of its own."""
    text = "“One two three four five six seven eight nine ten eleven,” he said. “And so on it goes.”"
    made = address(PAGE, text, quoted(text, "One two three four five six seven eight nine ten eleven,", "And so on it"))
    assert (
        made == f"{PAGE}#:~:text=One%20two%20three%20four%20five,eight%20nine%20ten%20eleven%2C&text=And%20so%20on%20it"
    )


def test_a_quotation_that_stands_twice_is_told_apart() -> None:
    """Where the same words stand earlier in the article, what stands before them goes into the link."""
    text = "The sign reads no swimming today. Much later the warden said: “No swimming today,” and left."
    quote = quoted(text, "No swimming today,")
    twice = "The sign reads “No swimming today,” twice. Much later the warden said: “No swimming today,” and left."
    later = twice.rindex("No swimming")
    again = Quote((Span(later, later + 18, "No swimming today,"),))
    assert address(PAGE, text, quote) == f"{PAGE}#:~:text=No%20swimming%20today%2C"
    made = address(PAGE, twice, again)
    assert made is not None
    assert "-,No%20swimming" in made
    assert open_at(twice, made.split(":~:")[1]) == (later, later + 18)


def test_an_address_that_has_a_fragment_keeps_it() -> None:
    """The directive follows it; one of somebody else's is dropped."""
    text = "“We sail at ten,” he said."
    quote = quoted(text, "We sail at ten,")
    assert address(f"{PAGE}#top", text, quote) == f"{PAGE}#top:~:text=We%20sail%20at%20ten%2C"
    assert address(f"{PAGE}#:~:text=other", text, quote) == f"{PAGE}#:~:text=We%20sail%20at%20ten%2C"


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "not an address"])
def test_without_a_fit_address_there_is_no_link(url: str | None) -> None:
    """What isn't an address of the web leads nowhere."""
    assert address(url, "“We sail,” he said.", quoted("“We sail,” he said.", "We sail,")) is None


def test_a_quotation_in_a_script_without_spaces_is_not_cut_within_a_word() -> None:
    """A short one is named whole; a longer one by its first and last clause."""
    short = "他说：「我们明天开船。」"
    made = address(PAGE, short, quoted(short, "我们明天开船。"))
    assert made is not None
    assert open_at(short, made.split(":~:")[1]) is not None
    long = "他说：「" + "我们明天早上八点从北边的码头开船，" * 3 + "请大家不要迟到。」"
    made = address(PAGE, long, quoted(long, long[4:-1]))
    assert made is not None
    assert unquote(made.split(":~:text=")[1]) == "我们明天早上八点从北边的码头开船,请大家不要迟到"


WORDS = st.sampled_from(["ferry", "sails,", "at", "ten", "the", "a-b", "Ferry", "says:", "x&y", "50%"])


@given(st.lists(WORDS, min_size=1, max_size=40), st.data())
def test_a_link_opens_its_quotation_or_only_the_page(words: list[str], data: st.DataObject) -> None:
    """However often the words of a text repeat, a browser never marks another place than the quotation's."""
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    start = len(" ".join(words[:first])) + (1 if first else 0)
    said = " ".join(words[first : last + 1])
    made = address(PAGE, text, Quote((Span(start, start + len(said), said),)))
    assert made is not None
    if made != PAGE:
        opened = open_at(text, made.split(":~:")[1])
        assert opened is not None
        assert opened[0] == start
        assert said.startswith(text[slice(*opened)])
        assert not re.search(r"\w", said[opened[1] - start :])
