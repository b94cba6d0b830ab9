"""What people would install for summaries, keywords and tags, each as good as it gets without models to download.

What isn't installed is left out: the bench extra brings all of them.
"""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

Row = dict[str, Any]
Summary = Callable[[str], list[str]]
_SUMY = {
    "lex_rank": "LexRankSummarizer",
    "text_rank": "TextRankSummarizer",
    "lsa": "LsaSummarizer",
    "luhn": "LuhnSummarizer",
}


def summarisers(split: Callable[[str], list[str]], stop: frozenset[str]) -> dict[str, Summary]:
    """Sumy's four and summa, which cuts sentences itself; three sentences in order of the text."""
    ways: dict[str, Summary] = {}
    with suppress(ImportError):
        nodes = importlib.import_module("sumy.models.dom")
        for name, kind in _SUMY.items():
            made = getattr(importlib.import_module(f"sumy.summarizers.{name}"), kind)
            ways[f"sumy {name}"] = _sumy(nodes, made, split, stop)
    with suppress(ImportError):
        summa = importlib.import_module("summa.summarizer")

        def by_summa(text: str) -> list[str]:
            lines = [(line, score, n) for n, (line, score) in enumerate(summa.summarize(text, ratio=1.0, scores=True))]
            best = sorted(lines, key=lambda line: -line[1])[:3]
            return [line for line, _, _ in sorted(best, key=lambda line: line[2])]

        ways["summa"] = by_summa
    return ways


def _sumy(nodes: Any, made: Any, split: Callable[[str], list[str]], stop: frozenset[str]) -> Summary:
    class Words:
        def to_words(self, sentence: str) -> tuple[str, ...]:
            return tuple(re.findall(r"[\w'’-]+", sentence.lower()))

    def way(text: str) -> list[str]:
        lines = [nodes.Sentence(line, Words()) for line in split(text)]
        summariser = made()
        summariser.stop_words = stop
        return [str(line) for line in summariser(nodes.ObjectDocumentModel([nodes.Paragraph(lines)]), 3)]

    return way


def keyworders(split: Callable[[str], list[str]], stop: frozenset[str]) -> dict[str, Callable[[Row], list[str]]]:
    """YAKE of single words and of phrases, RAKE; ten each. They get the title as the first line, as ours gets it."""
    ways: dict[str, Callable[[Row], list[str]]] = {}
    with suppress(ImportError):
        yake = importlib.import_module("yake")
        for name, n in (("yake, single words", 1), ("yake, up to two", 2)):
            found = yake.KeywordExtractor(lan="en", n=n, top=10)
            ways[name] = lambda row, found=found: [  # type: ignore[misc]
                phrase for phrase, _ in found.extract_keywords(f"{row['title']}.\n{row['text']}")
            ]
    with suppress(ImportError):
        rake = importlib.import_module("rake_nltk").Rake

        def by_rake(row: Row) -> list[str]:
            made = rake(
                stopwords=set(stop),
                punctuations=set(".,;:!?\"'“”‘’()[]-–—"),
                sentence_tokenizer=split,
                word_tokenizer=lambda line: re.findall(r"\w+|[^\w\s]", line),
                max_length=2,
                include_repeated_phrases=False,
            )
            made.extract_keywords_from_text(f"{row['title']}.\n{row['text']}")
            return list(made.get_ranked_phrases()[:10])

        ways["rake, up to two"] = by_rake
    return ways


def taggers(known: list[Row], asked: list[Row], text: Callable[[Row], str]) -> Iterator[tuple[str, Any, float, float]]:
    """Name, ranked tags, seconds of learning and articles a second: logistic regression and nearest neighbours."""
    try:
        vectors = importlib.import_module("sklearn.feature_extraction.text").TfidfVectorizer
        binarizer = importlib.import_module("sklearn.preprocessing").MultiLabelBinarizer()
        logistic = importlib.import_module("sklearn.linear_model").LogisticRegression(C=10, max_iter=300)
        each = importlib.import_module("sklearn.multiclass").OneVsRestClassifier(logistic)
        near = importlib.import_module("sklearn.neighbors").KNeighborsClassifier(
            n_neighbors=30, metric="cosine", weights=lambda distances: 1 - distances
        )
    except ImportError:
        return
    for name, model in (("logistic regression", each), ("nearest neighbours", near)):
        vector = vectors(sublinear_tf=True, min_df=2, stop_words="english")
        start = time.process_time()
        model.fit(vector.fit_transform(map(text, known)), binarizer.fit_transform([row["tags"] for row in known]))
        fitted = time.process_time() - start
        start = time.process_time()
        scores = model.predict_proba(vector.transform(map(text, asked)))
        rate = len(asked) / max(1e-9, time.process_time() - start)
        if isinstance(scores, list):  # a table a tag, of the share without and with it
            scores = list(zip(*([row[-1] if len(row) > 1 else 0.0 for row in table] for table in scores), strict=True))
        names = list(binarizer.classes_)
        ranked = {
            row["id"]: {"ranked": [names[i] for i in sorted(range(len(names)), key=lambda i: -line[i])][:10]}
            for row, line in zip(asked, scores, strict=True)
        }
        yield name, ranked, fitted, rate
