"""Clauses beside Chinese and Japanese quotations: whom they name, and where they name nobody."""

from __future__ import annotations

import pytest

from bot.extract.quotes import find_quotes


def shown(text: str, language: str) -> list[str | None]:
    """The speakers of the quotations that readers see."""
    return [quote.speaker for quote in find_quotes(text, language) if quote.shown]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "石田修一裁判長が「どうして黙っていたのですか」と問うと、うつむいて、「怖くて言えませんでした」と答えた。",
            ["石田修一"],
        ),
        (
            "大野健太さんは、記者の森口洋子さんが「次はどうしますか」と聞くと、「まだ何も決めていません」と答えた。",
            ["森口洋子", "大野健太"],
        ),
    ],
)
def test_a_question_before_a_japanese_answer_is_another_persons(text: str, speakers: list[str]) -> None:
    """Who asked, "と問うと", does not answer; who answers may be told by the sentence's own topic, or by nothing."""
    assert shown(text, "ja") == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("大野健太さんは笑って「この味だけは誰にも教えないよ」。", ["大野健太"]),
        ("近所の主婦は、袋をのぞき込んで「昔の店の匂いがするわねえ」。", ["近所の主婦"]),
        ("大野健太さんは部員を集めて短く訓示した。「焦らずに行こう。焦ると負ける」。", ["大野健太"]),
        ("大野健太さんは古い桶だけをもらった。「壊れるまで、うちで使ってやりますよ」", ["大野健太"]),
        ("大野健太さんは森口洋子さんに桶を渡した。「壊れるまで、うちで使ってやりますよ」", []),
        ("大野健太さんは看板を掲げた。「壊れるまで、うちで使ってやりますよ」", []),
        ("桶屋の大野ののかさん（41）が来た。「木は嘘をつかないけれど、すぐに乾く」と大野さん。", ["大野ののか"]),
    ],
)
def test_a_japanese_sentence_without_a_verb_of_speech_leads_to_its_quotation(text: str, speakers: list[str]) -> None:
    """A quotation ends a sentence about somebody, or a paragraph with one person; signs and two people name nobody."""
    assert shown(text, "ja") == speakers
