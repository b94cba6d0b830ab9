"""Words of a text in any script: folding, spans, stop words, stems, and the short keys made of them."""

from __future__ import annotations

import base64
import codecs
import hashlib
import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from itertools import filterfalse
from threading import local
from typing import Any

import snowballstemmer

STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Languages with a stemmer, by their ISO 639-1 code; words of every other language are only folded."""

_SAME = {
    **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", ""),
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ı": "i",
}
# Han, kana (with the prolonged sound mark): scripts that put no space between words. Hangul does.
_UNSPACED = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{_UNSPACED}]"
_MARK = "[\u0300-\u036f]"
_APOSTROPHE = "['’ʼ＇]"
_WORD = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    rf"|{_LETTER}(?:\.{_LETTER})+(?!{_LETTER})"  # U.S, e.g
    rf"|(?:{_LETTER}|{_MARK})+(?:{_APOSTROPHE}(?:{_LETTER}|{_MARK})+)*(?:\+\+|\#(?!\w))?"  # don't, C++, C#
)
_PLAIN = re.compile(r"(?:[a-z0-9]\.)+[a-z0-9](?![a-z0-9])|[a-z0-9]+(?:'[a-z0-9]+)*(?:\+\+|#(?!\w))?")
_BETWEEN = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz0123456789'.+#_" else 32 for code in range(256))
"""ASCII, with a space for what stands in no word and decides on none."""

_FOREIGN = re.compile(r"[^\x00-\x7f]+")


class _Folding(dict[int, str]):
    """Folds one character, told once and kept."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _SAME.get(char)
        if folded is None:
            low = unicodedata.normalize("NFKC", char).casefold()
            folded = "".join(_SAME.get(c, _bare(c)) for c in low).lower()
        self[code] = folded
        return folded


def _bare(char: str) -> str:
    """A Latin or Greek letter without its accents, and ё as е; й and the voiced kana are letters of their own."""
    parts = unicodedata.normalize("NFD", char)
    if char == "ё":
        return "е"
    if len(parts) > 1 and unicodedata.name(parts[0], "").startswith(("LATIN", "GREEK")):
        return "".join(p for p in parts if not unicodedata.combining(p))
    return char


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text in the form in which it is compared: lower case, no accents, one kind of quotes and dashes."""
    if text.isascii():
        return text.lower().replace("`", "'")
    with suppress(UnicodeEncodeError):  # most texts are ASCII but for some quotes and accents
        return text.encode("ascii", "fold").lower().replace(b"`", b"'").decode("ascii")
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if len(text.encode("utf-8", "surrogatepass")) > 1.2 * len(text):
        return text.translate(_FOLDING)
    return _FOREIGN.sub(lambda match: match[0].translate(_FOLDING), text).lower().replace("`", "'")


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters that ASCII doesn't have, where it is ASCII itself."""
    assert isinstance(error, UnicodeEncodeError)
    at = error.start
    folded = _FOLDING[ord(error.object[at])]
    if not folded.isascii():
        raise error
    return folded, at + 1


codecs.register_error("fold", _in_ascii)


@lru_cache(maxsize=16384)
def squash(text: str) -> str:
    """The letters and digits of a folded text: "E-commerce" and "ecommerce" are one name."""
    folded = fold(text)
    return "".join(filter(str.isalnum, folded)) or folded.strip()


def tokens(text: str) -> list[tuple[int, int]]:
    """The spans of the words; a run of a script without spaces gives its overlapping pairs of characters."""
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match["unspaced"] and end - start > 2:
            found.extend((i, i + 2) for i in range(start, end - 1))
        else:
            found.append((start, end))
    return found


def words(text: str) -> list[str]:
    """The folded words of a text in its order, as `tokens` cuts them."""
    folded = fold(text)
    if folded.isascii():  # most English, once its quotes are folded
        return _plain_words(folded)
    pieces = folded.split()  # no word goes beyond white space
    foreign = list(filterfalse(str.isascii, pieces))
    if len(foreign) * 8 > len(pieces):
        return [folded[start:end] for start, end in tokens(folded)]
    found: list[str] = []
    at = 0
    for piece in foreign:
        start = folded.index(piece, at)
        found += _plain_words(folded[at:start])
        found += [piece[one:other] for one, other in tokens(piece)]
        at = start + len(piece)
    return found + _plain_words(folded[at:])


def _plain_words(folded: str) -> list[str]:
    """The same for ASCII: cut at what stands in no word, and only what is left of other marks is looked at closely."""
    found = folded.encode("ascii", "replace").translate(_BETWEEN).replace(b". ", b" ").decode("ascii").split()
    at = 0
    for piece in list(filterfalse(str.isalnum, found)):
        at = found.index(piece, at)
        parts = _PLAIN.findall(piece)
        found[at : at + 1] = parts
        at += len(parts)
    return found


_kept = local()  # a stemmer holds the word it works on: one a thread


def _stemmer(name: str) -> Any:
    stemmers = _kept.__dict__.setdefault("stemmers", {})
    if name not in stemmers:
        stemmers[name] = snowballstemmer.stemmer(name)
    return stemmers[name]


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """The stem of a folded word, itself where the language has no stemmer."""
    name = STEMMERS.get(language[:2])
    if name is None or not word.isalpha():
        if language[:2] != "en":
            return word
        word = word.removesuffix("'s")
        if not word.isalpha():
            return word
        name = "english"
    return str(_stemmer(name).stemWord(word)) or word


def terms(text: str, language: str) -> list[str]:
    """The folded, stemmed words of a text, in its order."""
    return [stem(word, language) for word in words(text)]


def short_key(*parts: str) -> str:
    """Thirteen letters and digits that stand for these texts: always the same for the same ones."""
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()


_DAYS_AND_MONTHS = """
monday tuesday wednesday thursday friday saturday sunday january february march april june july september
october november december montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar
märz mai juni juli oktober dezember lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril
juin juillet août septembre octobre novembre décembre lunes martes miércoles jueves viernes sábado domingo
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
"""
CALENDAR = frozenset(_DAYS_AND_MONTHS.split())
"""Days of the week and months: written like names in some languages, and no reason to read another article."""


@lru_cache
def stop_words(language: str) -> frozenset[str]:
    """The folded function words of a language; empty for one we have no list of."""
    listed = _STOP.get(language[:2], "").split()
    if language[:2] in ("zh", "ja"):
        return frozenset(listed)
    return frozenset(fold(word) for word in listed) | frozenset(w.split("'")[0] for w in listed if w.endswith("n't"))


_STOP = {
    "en": """a about above after again against all also am an and any are aren't as at be because been before being
        below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during
        each few for from further had hadn't has hasn't have haven't having he he'd he'll he's her here hers herself
        him himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just let's me more most mustn't
        my myself no nor not of off on once only or other ought our ours ourselves out over own same shan't she she'd
        she'll she's should shouldn't so some such than that that's the their theirs them themselves then there
        there's these they they'd they'll they're they've this those through to too under until up upon us very was
        wasn't we we'd we'll we're we've were weren't what what's when where which while who who's whom whose why
        will with won't would wouldn't you you'd you'll you're you've your yours yourself yourselves""",
    "de": """aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf
        aus bei bin bis bist da damit dann das dass dein deine dem den denn der derer des dessen die dies diese diesem
        diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einige einigen er es etwas euch
        euer für gegen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im
        in ist ja jede jedem jeden jeder jedes jetzt kann kein keine können man mehr mein meine mich mir mit muss nach
        nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner sich sie sind so soll solche
        sondern über um und uns unser unter viel vom von vor war waren warum was weil welche wenn wer werden wie wieder
        will wir wird wo worden wurde würde zu zum zur zwar zwischen""",
    "fr": """à ai ainsi alors après au aucun aura aussi autre autres aux avait avant avec avoir c'est car ce ceci cela
        celle celles celui ces cet cette ceux chaque comme comment dans de depuis des donc dont du elle elles en encore
        entre est et été être eu eux fait il ils je l'a la le les leur leurs lors lui là ma mais me même mes moi moins
        mon ne ni nos notre nous on ont ou où par parce pas pendant peu peut plus pour pourquoi qu'il qu'elle quand que
        quel quelle quels qui quoi sa sans se sera ses si son sont sous sur ta te tes toi ton tous tout toute toutes
        très trop tu un une vers vos votre vous y était étaient""",
    "es": """a al algo algunas algunos ante antes aquel aquella así aunque cada como con contra cual cuando de del
        desde donde dos durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está están
        estas este esto estos fue fueron ha habia había han hasta hay la las le les lo los más me mi mientras mis mucho
        muchos muy nada ni no nos nosotros o otra otras otro otros para pero poco por porque que qué quien se sea según
        ser si sí sido sin sobre son su sus también tan tanto te tiene tienen toda todas todo todos tras tu tus un una
        uno unos usted y ya yo""",
    "pt": """a à ao aos aquela aquele as às até com como da das de dela dele deles depois do dos e é ela elas ele eles
        em entre era eram essa essas esse esses esta está estão estas este estes eu foi foram há isso isto já lhe lhes
        mais mas me mesmo meu minha muito na não nas nem no nos nós nossa nosso num numa o os ou para pela pelas pelo
        pelos por porque qual quando que quem são se seja sem ser será seu seus só sobre sua suas também te tem têm teu
        tinha tu tua um uma você vocês""",
    "it": """a ad agli ai al alla alle allo anche ancora avere aveva c'è che chi ci come con contro cosa così cui da
        dagli dai dal dalla dalle de degli dei del dell della delle dello di dopo dove e è ed era erano essere fa fino
        fra fu gli ha hanno ho i il in io l la le lei li lo loro lui ma me mi mia mio molto ne negli nei nel nella
        nelle nello no noi non nostro o ogni per perché più poi prima quale quando quanto quella quelle quelli quello
        questa queste questi questo qui se senza si sia sono sta stata stato su sua sue sugli sui sul sulla sullo suo
        suoi tra tu tutti tutto un una uno vi voi""",
    "nl": """aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er
        ge geen geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen
        maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te tegen
        toch toen tot u uit uw van veel voor want waren was wat werd wezen wie wij wil worden wordt zal ze zelf zich
        zij zijn zo zonder zou""",
    "ru": """а без более больше будет будто бы был была были было быть в вам вас весь во вот все всего всех вы где да
        даже два для до другой его ее ей ему если есть еще ж же за здесь и из или им их к как какая какой когда кто ли
        лучше между меня мне много может можно мой моя мы на над надо наконец нас не него нее ней нельзя нет ни
        нибудь никогда ним них ничего но ну о об один он она они опять от перед по под после потом потому почти при
        про раз с сам свою себе себя сейчас со так такой там тебя тем теперь то тогда того тоже только том тот три
        тут ты у уже хоть чего чем через что чтоб чтобы чуть эти этого этой этом этот эту я""",
    "zh": "的 了 和 是 在 我 有 也 就 都 而 及 与 着 或 一个 没有 我们 你们 他们 这个 那个",
    "ja": "の に は を た が で て と し れ さ ある いる も する から な こと として いた です ます した これ それ",
}
