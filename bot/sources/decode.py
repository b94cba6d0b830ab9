"""Bytes to text: byte order marks, declared encodings, and the ones that nobody declared."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib

from bot.sources.mail import opened
from bot.sources.shape import MAX_BYTES, broken

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:encoding\s*=\s*["']|charset\s*=\s*["']?)([A-Za-z0-9_:.-]{2,40})""")
# Everything the Unicode standard calls a control, save tab and newlines; what follows one that sets the colours of a
# terminal; and halves of surrogate pairs.
_CONTROLS = re.compile("\x1b\\[[0-9;?]*[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TEXT_BYTES = bytes({7, 8, 9, 10, 12, 13, 27} | set(range(0x20, 0x100)) - {0x7F})
_PAIRS = (
    "big5",
    "gb",
    "shift",
    "euc",
    "johab",
    "cp949",
    "cp932",
    "cp950",
    "hz",
)  # encodings with two bytes a character
_SHIFTING = (b"iso-2022-", b"hz")  # encodings that are ASCII with marks between which it is something else
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_GZIP, _RATIO, _SMALL = b"\x1f\x8b", 100, 16 * 2**20
_PIECES = 500
_WESTERN = "àâáäãåæçèéêëíîïñóôõöøúùûüßœÀÂÁÄÅÆÇÈÉÊËÍÎÑÓÔÖØÚÜŒ‘’“”–—…«»°·€£§©®™½¿¡\u00a0".encode("cp1252")
_ARCHIVES = {
    b"PK\x03\x04": "a zip archive",
    b"PK\x05\x06": "an empty zip archive",
    b"BZh": "bzip2-compressed",
    b"\xfd7zXZ\x00": "xz-compressed",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "zstd-compressed",
    b"Rar!": "a rar archive",
    b"%PDF": "a PDF document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a database",
    b"{\\rtf": "a document of a word processor",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a document of an office program",
    b"%!PS": "a PostScript document",
    b"bplist00": "a property list, such as Safari's web archives",
}


def unpack(data: bytes, name: str) -> bytes:
    """`data` itself, or what it holds where it is gzip or a page saved as mail.

    It is never more than MAX_BYTES, nor 100 times what came.

    Raises SourceError for archives, images, mail and other files that hold no text, and for gzip that is cut or a bomb.
    """
    for magic, kind in _ARCHIVES.items():
        if data.startswith(magic):
            advice = "; unpack it first" if "archive" in kind or "compressed" in kind else ""
            raise broken(name, f"it is {kind}, not text{advice}")
    if data[257:262] == b"ustar":
        raise broken(name, "it is a tar archive, not text; unpack it first")
    return opened(_gunzip(data, name) if data.startswith(_GZIP) else data, name)


def _gunzip(data: bytes, name: str) -> bytes:
    limit = min(MAX_BYTES, max(_SMALL, _RATIO * len(data)))
    machine = zlib.decompressobj(wbits=31)
    try:
        plain = machine.decompress(data, limit + 1)
        pieces = 1
        while machine.eof and machine.unused_data.startswith(_GZIP) and len(plain) <= limit:
            pieces += 1
            if pieces > _PIECES:  # what is left is copied for each
                raise broken(name, f"its gzip compression is made of more than {_PIECES} pieces")
            rest, machine = machine.unused_data, zlib.decompressobj(wbits=31)
            plain += machine.decompress(rest, limit + 1 - len(plain))
    except (zlib.error, gzip.BadGzipFile) as e:
        raise broken(name, f"its gzip compression is damaged ({e})") from e
    if len(plain) > limit:
        raise broken(name, f"unpacked it is larger than {limit // 2**20} MB, far more than a text should be")
    if not machine.eof:
        raise broken(name, "its gzip compression is cut off")
    if plain.startswith(_GZIP):
        raise broken(name, "it is compressed more than once")
    return plain


def is_wide(data: bytes) -> bool:
    """Whether `data` is text in UTF-16 or UTF-32, by its byte order mark or its zeros."""
    return (_mark(data[:4]) or _wide(data) or "utf-8") != "utf-8"


def is_binary(data: bytes) -> bool:
    """Whether the beginning of `data` is no text in any usual encoding."""
    head = data[:8192]
    if _mark(head) or _wide(head):
        return False
    odd = len(head.translate(None, _TEXT_BYTES))
    return odd > max(2, len(head) // 50)


def _mark(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: most of every second byte, or of three in four, are zeros."""
    head = data[:512]
    fours = len(head) // 4
    if fours >= 4 and head.count(0) > 0.7 * len(head):
        for start, name in ((0, "utf-32-le"), (3, "utf-32-be")):
            if head[start::4].count(0) == 0 and head[3 - start :: 4].count(0) == fours:
                return name
    pairs = len(head) // 2
    if pairs >= 4 and head[1::2].count(0) > 0.4 * pairs and head[0::2].count(0) < 0.05 * pairs:
        return "utf-16-le"
    if pairs >= 4 and head[0::2].count(0) > 0.4 * pairs and head[1::2].count(0) < 0.05 * pairs:
        return "utf-16-be"
    return None


def decode(data: bytes) -> tuple[str, bool]:
    """The text of `data`, newlines as \\n, without a byte order mark; and whether every byte could be read.

    A byte order mark decides, then UTF-8 if it fits, then what the head declares, then statistics, then cp1252.
    """
    text, sound = _decode(data)
    text = text.lstrip("\ufeff")  # some tools put one mark before the other
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, sound


def _decode(data: bytes) -> tuple[str, bool]:
    if mark := _mark(data) or _wide(data):
        text = data.decode(mark, errors="replace")
        return text, text.count("\ufffd") == data.count("\ufffd".encode(mark))
    declared = _DECLARED.search(data[:2048])
    if declared and declared[1].lower().startswith(_SHIFTING) and (b"\x1b" in data or b"~{" in data):
        named = _try(data, declared[1].decode())  # its bytes are all those of ASCII, and fit UTF-8 too
        if named is not None:
            return named, True
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError as e:
        if e.start > len(data) - 4 and e.reason == "unexpected end of data":
            return data[: e.start].decode("utf-8"), False  # cut within a character
    if _PAIR.search(data) and (paired := _paired(data)) is not None:
        return paired, True
    if declared and (named := _try(data, declared[1].decode())) is not None:
        return named, True
    return _guess(data)


def _paired(data: bytes) -> str | None:
    """UTF-8 whose characters beyond the 65,536th are written as pairs of surrogates, as old Java and MySQL do."""
    try:
        return data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        if codecs.lookup(encoding)._is_text_encoding:  # bytes to bytes "encodings" such as zlib are codecs too
            return data.decode(encoding)
    except (LookupError, ValueError, AttributeError):
        pass
    return None


def _guess(data: bytes) -> tuple[str, bool]:
    if _MULTIBYTE.search(data):
        mostly = data.decode("utf-8", errors="replace")
        if mostly.count("\ufffd") * 200 < len(mostly):
            return mostly, False  # UTF-8 with a few broken bytes
    from charset_normalizer import from_bytes  # here, because loading it takes longer than most files do

    if _is_western(data):
        return data.decode("cp1252"), True
    best = from_bytes(data[:65536], cp_exclusion=["utf_7"]).best()
    few = sum(byte > 127 for byte in data[:65536]) * 5 < len(data[:65536])
    if best is not None and few and best.encoding.startswith(_PAIRS):
        best = None  # a text of mostly plain letters is none of these scripts, whatever its accents pair to
    if best is not None and (guessed := _try(data, best.encoding)) is not None:
        return guessed, True
    return data.decode("cp1252", errors="replace"), False


def _is_western(data: bytes) -> bool:
    """Whether the few bytes that aren't ASCII are all what Western Europe writes most: too few for statistics."""
    odd = data.translate(None, bytes(range(128)))
    return 0 < len(odd) <= 40 and not odd.translate(None, _WESTERN)


def clean(text: str) -> str:
    """`text` without control characters and halves of surrogate pairs, which no database and no reader wants."""
    if text.isprintable():  # most titles, ids and addresses, a dozen of each article
        return text
    return _CONTROLS.sub("", text) if not text.isascii() or _has_controls(text) else text


def _has_controls(text: str) -> bool:
    return _CONTROLS.search(text) is not None


def is_unseen(text: str) -> bool:
    """Whether nothing of a text shows: blanks, and characters of no width that only steer their neighbours."""
    if text.isprintable():
        return not text.strip()
    return not any(c.isprintable() and not c.isspace() for c in text)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are text in UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
