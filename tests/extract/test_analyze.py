"""The door of the room: one call gives everything that is derived from a text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract import analyze, enrich
from bot.model import RawArticle

STORY = """Lydford's old tram depot will reopen as a market hall in May, the town council said on Tuesday.

The depot, built in 1904, has stood empty since the last tram left it eleven years ago. Forty traders have taken a \
stall, among them two bakers and a repairer of clocks.

"We had to turn people away," said Mara Quill, who leads the council's works committee. Rents start at 60 crowns a week.

The roof alone cost 1.2 million crowns. Part of the money came from a lottery."""


def test_everything_points_into_the_text() -> None:
    """Summary sentences and quotation segments are slices of the text they came from."""
    found = analyze(STORY, "Tram depot to reopen as market")
    assert found.language == "en"
    assert found.summary
    assert found.keywords
    for span in [*found.summary, *(s for q in found.quotes for s in q.segments)]:
        assert span.text == STORY[span.start : span.end]


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_analysed(text: str) -> None:
    """No text makes the analysis raise, its spans are verbatim, and it says the same twice."""
    found = analyze(text, text[:20])
    assert all(span.text == text[span.start : span.end] for span in found.summary)
    assert found == analyze(text, text[:20])


def test_an_article_keeps_its_key() -> None:
    """The key depends on source and id alone, so that an edited article is the same article."""
    one = enrich("lydford", RawArticle(id="7", title="Tram depot", body=STORY))
    edited = enrich("lydford", RawArticle(id="7", title="The tram depot", body=STORY + " More soon."))
    other = enrich("lydford", RawArticle(id="8", title="Tram depot", body=STORY))
    assert one.key == edited.key != other.key
    assert len(one.key) == 13


def test_a_declared_language_counts_where_the_text_does_not_tell() -> None:
    """A text too short to judge has the language its source declares."""
    assert enrich("s", RawArticle(id="1", title="", body="Lydford 1904", language="de-AT")).analysis.language == "de"
    assert enrich("s", RawArticle(id="1", title="", body=STORY, language="de")).analysis.language == "en"
