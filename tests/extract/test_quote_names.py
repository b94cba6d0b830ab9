"""Which names of an article are one person's: each case named after the defect that it shows."""

from __future__ import annotations

import pytest

from bot.extract.quotes import find_quotes

SAID = "“The bridge will open in the spring.”"


def speaker(text: str) -> str | None:
    """Who said the last statement of a text."""
    return find_quotes(text, "en")[-1].speaker


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # A name of which only somebody's son, campaign or lawyer was seen
        (f"Mark Tilden’s son, Daniel, was there. Nobody slept.\n\n{SAID[:-2]},” Tilden said.", "Mark Tilden"),
        (f"The Bernie Halloran mayoral campaign is broke.\n\n{SAID[:-2]},” Halloran said.", "Bernie Halloran"),
        # A surname that is a role too
        (f"Reporters met Congressman Peter King.\n\n{SAID[:-2]},” King said on Monday.", "Peter King"),
        # A surname mistyped where the words are quoted
        (f"Steve Sweeney runs the port.\n\n{SAID[:-2]},” Sweeny said.", "Steve Sweeney"),
        # The first of two surnames
        (f"Melba Acosta Febo runs the port.\n\n{SAID[:-2]},” Ms. Acosta said.", "Melba Acosta Febo"),
        # The words of a link run on to the name
        (f"Ann Vale Ann ValeMore than a port runs late. Nobody slept.\n\n{SAID[:-2]},” Vale said.", "Ann Vale"),
        # A headline's word before the name
        (f"Celebrating Hilda Renner\n\nHilda Renner runs the port.\n\n{SAID[:-2]},” Renner said.", "Hilda Renner"),
        # A page's link behind the name: the whole name again, headlines run on to it, and the word that ends them
        (
            "Sen. Rob Halvard Robert (Rob) Jones HalvardFive ports may close: Who pays MORE (R-Ohio) met us."
            f"\n\n{SAID[:-2]},” Halvard said.",
            "Rob Halvard",
        ),
        (
            f"{SAID[:-2]},” said Rep. Norma Tilden Norma Judith TildenPort votes again on rules MORE (D-Calif.).",
            "Norma Tilden",
        ),
        # Initials that are words of one letter: A., V.
        (f"Speaker John A. Renner was there.\n\n{SAID[:-2]},” Mr. Renner said.", "John A. Renner"),
        (f"It was cold. President Vladimir V. Quell said: {SAID}", "Vladimir V. Quell"),
        (f"{SAID[:-2]},” said J. J. Halloran, a firefighter.", "J. J. Halloran"),
        # May is a name where somebody has it
        (f"Prime Minister Harriet May met the board last May.\n\n{SAID[:-2]},” Mrs May said.", "Harriet May"),
        (f"Oscar May, a professor, has read it.\n\n{SAID[:-2]},” May said.", "Oscar May"),
        # Surnames that are words: a sentence begins with one, a quotation stands before it
        (f"It was a jolly day. Marten Jolly was there.\n\nJolly, who was late, said: {SAID}", "Marten Jolly"),
        (f"Democrat Agnes Story told a long story.\n\n{SAID[:-2]},” Story says.", "Agnes Story"),
        # The whole name stands only in what somebody else says
        (f"“I met David Dewhirst at the port,” Ann Vale said. Dewhirst said: {SAID}", "David Dewhirst"),
        # Words with a capital before a name, and ranks
        (f"Celebrities Julia Moorland and Ann Vale met.\n\n{SAID[:-2]},” Moorland said.", "Julia Moorland"),
        (f"{SAID[:-2]},” Halden County Recorder Helen Pardoe said.", "Helen Pardoe"),
        (f"{SAID[:-2]},” said Lt. Cmdr. Nate Halvorsen, a spokesman.", "Nate Halvorsen"),
        # "and" within the name of a body
        (
            f"The Military Association of Painters and Freethinkers said: {SAID}",
            "Military Association of Painters and Freethinkers",
        ),
        (f"The Centers for Bridge Control said: {SAID}", "Centers for Bridge Control"),
        (f"The Centers for Bridge Control and Upkeep said: {SAID}", "Centers for Bridge Control and Upkeep"),
        # A title that belongs to a name of one word, an initial first, a court's number
        (f"Pope Anselm came. Nobody slept.\n\n{SAID[:-2]},” Anselm said.", "Pope Anselm"),
        (f"H. Ross Perwell came. Ross Perwell said: {SAID}", "H. Ross Perwell"),
        (f"The 9th Circuit Court of Appeals wrote: {SAID}", "9th Circuit Court of Appeals"),
        (f"{SAID[:-2]},” said Courier Editor-in-Chief John Mickle.", "John Mickle"),
        # Who is named as a body without an article
        (f"Police said: {SAID}", "Police"),
        # A first name in -ly at the beginning of a sentence
        (f"It rained. Mihály Tordai, a painter, said: {SAID}", "Mihály Tordai"),
        # "New" of a name at the beginning of a sentence
        (f"It is new. The New York Courier wrote: {SAID}", "New York Courier"),
        (f"It is new. New Haven Mayor Ann Vale said: {SAID}", "Ann Vale"),
        # Accents apart from their letters, and letters wrongly decoded
        (f"Enrique Pe\u006e\u0303a runs the port.\n\n{SAID[:-2]},” Pe\u006e\u0303a said.", "Enrique Pe\u006e\u0303a"),
        (
            f"Luis Jes\u00c3\u0083\u00c2\u00bas runs the port.\n\n{SAID[:-2]},” he said.",
            "Luis Jes\u00c3\u0083\u00c2\u00bas",
        ),
        # A first name of men and women
        (f"Lee Epps teaches law.\n\n{SAID[:-2]},” Ms. Epps said.", "Lee Epps"),
        # An ordinary word at the beginning of a sentence is nobody that "he" may be
        (f"Tom Ryle runs the port. Sometimes ships are late. {SAID[:-2]},” he said.", "Tom Ryle"),
    ],
)
def test_a_speaker_has_the_fullest_name(text: str, name: str) -> None:
    """Whom the statement is given has the name that the article gives at its fullest."""
    assert speaker(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Ann Harris and Bob Farris run the port.\n\n{SAID[:-2]},” Harris said.", "Ann Harris"),
        (f"Ann Marsh and Bob Marth run the port.\n\n{SAID[:-2]},” Marth said.", "Bob Marth"),
        (f"Ann Dole runs the port.\n\n{SAID[:-2]},” Mr. Cole said.", "Cole"),
        (f"Ann Vale’s son was there. Bob Vale runs the port.\n\n{SAID[:-2]},” Mr. Vale said.", "Bob Vale"),
    ],
)
def test_names_alike_stay_apart(text: str, name: str) -> None:
    """Names that only look alike are two people."""
    assert speaker(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Tess Marlow sang in Harrow.\n\n{SAID[:-2]},” said one of her fans.", "one of her fans"),
        (f"The port is broke.\n\n{SAID[:-2]},” said two of the engineers.", "two of the engineers"),
        (f"The port is broke.\n\n{SAID[:-2]},” said the mayor of the town.", "the mayor of the town"),
    ],
)
def test_some_of_several_are_not_all_of_them(text: str, name: str) -> None:
    """A description begins with the word that says how many of them speak."""
    assert speaker(text) == name
