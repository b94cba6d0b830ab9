"""The worst text there is: pieces that broke other bots, and articles made of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

RTL = "\u202eevil\u202c \u2067قالت\u2069 "
EMOJI = "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈"
ZERO = "\u200b\u200d\ufeff\u2060"
BOMB = "**__~~||`*_>#-[x](y)|~`*_" * 3
PING = "@everyone @here <@123456789012345678> <@&123> <#456> </summary:789> <:x:123> <t:1:R> <id:customize>"
MASK = "[your bank](https://evil.example) https://bank.example.com www.bank.com bank.com"
ZALGO = "e\u0301\u0302\u0303\u0304\u0305" * 20
PIECES = (RTL, EMOJI, ZERO, BOMB, PING, MASK, ZALGO, "", " ", "\\", "\\\\[", "]", ")", "a", "x" * 300, "漢字" * 60,
          "\n# heading\n> quote\n- item\n1. one\n-# small", "```py\ncode", ":", "%", "%3A", "c1:go:card:x", "\u3164",
          "\x00\x07\x1b[31m", "ﷺ" * 40, "𝕳" * 90, "'); DROP TABLE", "{name} {0} {", "* " * 80)  # fmt: skip
ADDRESSES = ("https://news.example/a", "https://news.example/a_(b)?q=[1]&x=*_~", "https://xn--80ak6aa92e.example/",
             "https://news.example/" + "p" * 480, "https://news.example/" + "p" * 900, "javascript:alert(1)",
             "https://user:pass@evil.example/", "//evil.example", "http://[::1]/", "https://a b", "not an address", "",
             "https://news.example/\u202egnp.exe", "https://news.example/ü#frag:~:text=x")  # fmt: skip

TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=6).map("".join)
LINKS = st.lists(st.fixed_dictionaries({"title": TEXTS, "url": st.sampled_from(ADDRESSES)}), max_size=12)
SPOKEN = TEXTS.map(
    lambda text: f"“{text} and nobody was told about it at all,” said Ada {text[:30]} Quill, the harbour master."
)
ARTICLES = st.fixed_dictionaries({
    "title": TEXTS,
    "text": st.lists(st.one_of(TEXTS, SPOKEN), max_size=5).map("\n\n".join),
    "author": TEXTS,
    "url": st.sampled_from(ADDRESSES),
    "date": st.sampled_from(["2024-05-01", "", "someday", "0001-01-01", "9999-12-31", "2024-05-01T10:00:00+14:00"]),
    "tags": st.lists(TEXTS, max_size=40),
    "links": LINKS,
})  # fmt: skip


def article(**given: Any) -> dict[str, Any]:
    """An article with what is given, plain otherwise."""
    plain = {"title": "A plain title", "text": "A plain text. It goes on.", "author": "", "url": ADDRESSES[0],
             "tags": [], "links": [], "date": "2024-05-01"}  # fmt: skip
    return {**plain, **given}


def all_over(text: str) -> dict[str, Any]:
    """An article with the same text in every field."""
    said = f"“{text} and nobody was told about it at all,” said {text[:60]} Quill, {text[:60]} of the harbour."
    return article(title=text, text=f"{text}\n\n{said}\n\n{text}", author=text, tags=[text, text * 2],
                   links=[{"title": text, "url": url} for url in ADDRESSES])  # fmt: skip


NAME = "[Source](https://evil.example) @everyone **" + "n" * 37
SETS = {
    "each piece everywhere": [all_over(piece) for piece in PIECES],
    "long titles": [article(title=piece * 40, text=piece * 40, tags=[piece * 5]) for piece in PIECES if piece],
    "one long title": [article(title="L" * 5_000, text="L" * 5_000)],
    "long titles alike": [article(title=f"{BOMB * 10} {i}", url=ADDRESSES[i % 5], tags=["t"]) for i in range(30)],
    "nothing in them": [article(title="", text="", url="", date="") for _ in range(3)],
    "many tags": [article(tags=[f"{piece}{i}" for i in range(100) for piece in PIECES[:3]])],
    "long tags alike": [article(tags=["tag " * 30 + str(i) for i in range(40)], title=f"T{i}") for i in range(3)],
    "many links": [article(links=[{"title": f"{MASK} {i}", "url": ADDRESSES[i % 14]} for i in range(300)])],
    "addresses": [article(url=url, title=f"At {i}") for i, url in enumerate(ADDRESSES)],
    "long quotations": [article(title=f"Q{i}", text=f"“{piece * 30} is what I told them all of yesterday,” said Ada "
                                                    f"Quill, {piece * 3} of Marrow Harbour.")
                        for i, piece in enumerate(PIECES)],
}  # fmt: skip
