"""Clauses beside Chinese and Japanese quotations: whom they name, and where they name nobody."""

from __future__ import annotations

import time

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


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("研究员穆春年指出，品种太单一有风险，“山坡不是花园，雨水说了算”。", ["穆春年"]),
        ("局长王建明说：“这座桥今年一定会修好。”", ["王建明"]),
        ("局长王建明年说：“这座桥今年一定会修好。”", []),
        ("教授喻兰认为，这样修桥不行，“桥不是给车修的，是给人修的”。", ["喻兰"]),
        ("种粮大户扎西卓玛今年种了十亩地。“我们以前从来没有种过这个。”扎西卓玛说。", ["扎西卓玛"]),
        ("县教育局晚间发布声明指出，这次收费“经过复查没有明显问题”。", ["县教育局"]),
        (
            "店主贺桂香摇头说：“还早呢，不用急。”她又添了一勺汤。“再坐一会儿吧，”她擦了擦手，“说不定还有人要来。”",
            ["贺桂香"] * 3,
        ),
    ],
)
def test_chinese_names_that_end_in_a_year_or_have_no_surname_speak(text: str, speakers: list[str]) -> None:
    """ "明" and "年" end names before a verb, two Tibetan parts are a name, "认为" keeps its first character."""
    assert shown(text, "zh") == speakers


def test_a_long_chinese_paragraph_takes_time_in_proportion() -> None:
    """A paragraph of more than a thousand characters was once taken to begin where the article does."""

    def took(times: int) -> float:
        text = "“这座桥今年一定会修好。”一个女孩算了一笔账。王建明说好。" * times
        begun = time.process_time()
        find_quotes(text, "zh")
        return time.process_time() - begun

    took(100)
    assert took(1_600) < 26 * took(100) + 0.2
