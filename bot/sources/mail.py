"""What a page may be wrapped in: the head of the answer it came with, or mail, in whose form browsers save pages
(MHTML). The page is taken out; letters are told.
"""

from __future__ import annotations

import binascii
import re

from bot.sources.shape import broken

_HEAD = 32768
_MOST_PARTS = 50  # the page is the first of them
_ANSWER = re.compile(
    rb"HTTP/\d(?:\.\d)? \d{3}[^\r\n]{0,200}\r?\n(?:[A-Za-z0-9-]{1,60}:[^\r\n]{0,8000}\r?\n){1,100}\r?\n"
)
_BOX = re.compile(rb"From \S{1,200} [^\r\n]{10,60}\r?\n")
_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):[^\r\n]*+(?:\r?\n[ \t]++[^\r\n]*+)*+(?:\r?\n|\Z)")
_TELLING = frozenset((b"mime-version", b"message-id", b"received", b"return-path", b"delivered-to"))
_BOUNDARY = re.compile(rb"""boundary="?([^\s";]{1,200})""", re.I)
_CHARSET = re.compile(rb"""charset="?([A-Za-z0-9_:.-]{2,40})""", re.I)
_ADDRESS = re.compile(rb"https?://[^\s<>\"']{3,2000}", re.I)
_START = re.compile(rb"<head(?:\s[^>]{0,2000})?>", re.I)
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")


def opened(data: bytes, name: str) -> bytes:
    """`data` itself, or the page in it where a browser saved one as mail, or what came with an answer's head.

    Raises SourceError for other mail, boxes of it, and saved pages without a page.
    """
    if answer := _ANSWER.match(data):
        data = data[answer.end() :]
    head = data[:_HEAD]
    box = _BOX.match(head)
    fields = _fields(head, box.end() if box else 0)
    if not _TELLING & fields.keys():
        return data
    if not fields.get(b"content-type", b"").lower().startswith(b"multipart/related"):
        raise broken(name, "it is mail, not a page or a feed")
    boundary = _BOUNDARY.search(fields[b"content-type"])
    for part in data.split(b"--" + boundary[1], _MOST_PARTS)[1:] if boundary else ():
        start = part.lstrip(b"\r\n")
        about = _fields(start[:_HEAD], 0)
        blank = _BLANK.search(start)
        if blank is not None and about.get(b"content-type", b"").lower().startswith(b"text/html"):
            page = _plain(start[blank.end() :], about.get(b"content-transfer-encoding", b"").lower())
            return _with_head(page, about, fields)
    raise broken(name, "it is a saved page in the form of mail, but no page is in it")


def _with_head(page: bytes, about: dict[bytes, bytes], fields: dict[bytes, bytes]) -> bytes:
    """The page with what only the mail's lines say of it: its encoding, and the address that its links go out from."""
    head = page[:_HEAD].lower()
    added = b""
    charset = _CHARSET.search(about.get(b"content-type", b""))
    if charset and b"charset" not in head:
        added += b'<meta charset="' + charset[1] + b'">'
    address = about.get(b"content-location") or fields.get(b"snapshot-content-location") or b""
    if _ADDRESS.fullmatch(address) and b"<base" not in head:
        added += b'<base href="' + address + b'">'
    place = _START.search(page[:_HEAD])
    return page[: place.end()] + added + page[place.end() :] if added and place else page


def _fields(head: bytes, start: int) -> dict[bytes, bytes]:
    """The lines before the first blank one by their lower-case names."""
    found: dict[bytes, bytes] = {}
    while line := _LINE.match(head, start):
        start = line.end()
        found.setdefault(line[1].lower(), line[0].partition(b":")[2].strip())
    return found


def _plain(body: bytes, encoding: bytes) -> bytes:
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == b"base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error:  # cut: as much as there is
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
            return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
    return body
