"""Tags learned from tagged articles."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract.tags import TagModel

TOPICS = {
    "harbour": [
        "The ferry docked late",
        "A crane fell on the quay",
        "Ships wait outside the port",
        "The ferry was sold",
    ],
    "orchards": ["Apple growers fear beetles", "The pear harvest began", "Beetles ate the apple crop", "Growers prune"],
    "observatory": [
        "The telescope saw a comet",
        "Astronomers count stars",
        "A comet passes",
        "The telescope is mended",
    ],
}
EXAMPLES = [
    (f"{title}\n\n{title}, and the {tag} has news of it again today.", (tag, "news"))
    for tag, titles in TOPICS.items()
    for title in titles
]


@pytest.fixture
def model() -> TagModel:
    """A model that knows three topics."""
    learned = TagModel()
    learned.fit(EXAMPLES)
    return learned


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("A new ferry\n\nThe ferry will dock at the quay in May.", "harbour"),
        ("Beetles again\n\nApple growers set traps in the orchard.", "orchards"),
        ("Stars\n\nThe telescope found another comet on Friday.", "observatory"),
    ],
)
def test_the_topic_is_found(model: TagModel, text: str, tag: str) -> None:
    """The topic of an article is ranked before the other topics, and suggested."""
    ranked = [name for name, _ in model.rank(text)]
    assert next(name for name in ranked if name != "news") == tag
    assert tag in model.suggest(text)


def test_scores_fall(model: TagModel) -> None:
    """Tags come best first, no more than asked for."""
    scores = [score for _, score in model.rank("The ferry saw a comet", 2)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2


def test_nothing_known_nothing_said(model: TagModel) -> None:
    """Texts with no known word and models that learned nothing give no tags."""
    assert model.rank("Zxcv qwrt") == ()
    assert model.suggest("") == ()
    assert TagModel().rank("The ferry") == ()


def test_a_new_example_counts_at_once(model: TagModel) -> None:
    """An article added later brings its tag, without learning all over."""
    model.add("The ferry burned\n\nThe ferry burned at the quay.", ("fires", "harbour"))
    assert "fires" in dict(model.rank("Did the ferry burn at the quay?"))


def test_it_survives_pickling(model: TagModel) -> None:
    """A model that was stored ranks as before."""
    text = "Beetles again\n\nApple growers set traps."
    assert pickle.loads(pickle.dumps(model)).rank(text) == model.rank(text)


@given(st.lists(st.tuples(st.text(max_size=60), st.tuples(st.text(max_size=5)) | st.just(())), max_size=8), st.text())
@settings(max_examples=100, deadline=None)
def test_any_examples_and_any_text(examples: list[tuple[str, tuple[str, ...]]], text: str) -> None:
    """Nothing raises, and only tags of the examples come out."""
    model = TagModel()
    model.fit(examples)
    assert {tag for tag, _ in model.rank(text)} <= {tag for _, tags in examples for tag in tags}
