"""The way in: a path becomes readings, one a file, and no input is more than a line that says what was wrong."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from bot.errors import SourceError
from bot.model import Link, Outcome, RawArticle, Reading, SourceSpec
from bot.sources import feed, jsonl, markdown, wordpress
from bot.sources.decode import clean, is_unseen, unpack
from bot.sources.detect import detect
from bot.sources.identity import settle
from bot.sources.naming import own_name
from bot.sources.shape import MAX_BODY, MAX_BYTES, Parse, Partial, broken
from bot.sources.terms import terms_beside
from bot.sources.titles import title_of

MAX_FILES = 200_000
MANY = 2000  # tags, links or captions of one article
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_LONG = 2000  # characters of one of them


def _later(module: str) -> Parse:
    """The parser of a module that is loaded when its shape is met first: trafilatura takes a second."""

    def parse(data: bytes, spec: SourceSpec, name: str) -> Iterator[RawArticle]:
        from importlib import import_module

        found: Parse = import_module(module).parse
        return found(data, spec, name)

    return parse


SHAPES: dict[str, Parse] = {
    "tagdump": _later("bot.sources.tagdump"),
    "html": _later("bot.sources.html"),
    "feed": feed.parse,
    "jsonfeed": feed.parse_json,
    "wxr": wordpress.parse_export,
    "rest": wordpress.parse_answer,
    "markdown": markdown.parse,
    "jsonl": jsonl.parse,
}


def read_file(path: Path, spec: SourceSpec | None = None) -> Reading:
    """What is in one file. Never raises: a file that can't be read is a reading with the outcome "error"."""
    return settle([_read(path, spec or SourceSpec(path.name, path=str(path)), str(path))])[0]


def read_paths(paths: Iterable[Path]) -> Iterator[Reading]:
    """A reading a file, for files and for all files of folders, sorted; each file is read by itself."""
    for path in paths:
        if not _is_folder(path):
            yield read_file(path)
            continue
        try:
            files = files_of(path)
        except SourceError as e:
            yield Reading(str(path), None, "error", e.for_user)
            continue
        for file in files:
            yield read_file(file)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no file system takes
        return False


def read_files(spec: SourceSpec, folder: Path) -> tuple[Reading, ...]:
    """Everything the files of a source hold, with identities that are unique over all of them.

    `folder` is what a relative path is relative to. Raises SourceError where there is no such file.
    """
    readings = []
    for file, name in source_files(spec, folder):
        readings.append(_read(file, spec, name))
    return titled(settle(readings))


def titled(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings with a title for each article: where the source gives none, its first sentence, else its address."""
    return tuple(replace(r, articles=tuple(map(_titled, r.articles))) for r in readings)


def _titled(article: RawArticle) -> RawArticle:
    if article.title:
        return article
    return replace(article, title=title_of(article.body) or article.url or article.published or article.id[:80])


def source_files(spec: SourceSpec, folder: Path) -> list[tuple[Path, str]]:
    """The files of a source with the name each has within it, sorted. Raises SourceError where there are none."""
    given = Path(spec.path or "").expanduser()
    path = given if given.is_absolute() else folder / given
    if _is_folder(path):
        return [(f, f.relative_to(path).as_posix()) for f in files_of(path)]
    if not _is_glob(spec.path or "") or path.exists():
        return [(path, path.name)]
    found = _globbed(path, spec.path or "")
    top = Path(os.path.commonpath([p.parent for p in found]))
    return [(p, p.relative_to(top).as_posix()) for p in found]


def _globbed(pattern: Path, name: str) -> list[Path]:
    """The regular files that answer to a pattern, sorted, as far as they are below what stands before its first
    wildcard: ".." before it leads where the operator says, but neither links nor ".." behind it lead out again.

    Raises SourceError where there are none.
    """
    first = next(n for n, part in enumerate(pattern.parts) if _is_glob(part))
    home = Path(*pattern.parts[:first])
    try:
        bounds = home.resolve()
        found = home.glob(str(Path(*pattern.parts[first:])))
        files = sorted(p for p in islice(found, MAX_FILES + 1) if p.is_file() and p.resolve().is_relative_to(bounds))
    except (ValueError, OSError, RuntimeError, NotImplementedError) as e:  # "**" within a name, a NUL, a loop of links
        raise broken(name, f"as a pattern of files it is wrong ({_reason(e)})") from e
    if len(files) > MAX_FILES:
        raise broken(name, f"it holds more than {MAX_FILES} files")
    if not files:
        raise SourceError("No file answers to {glob}. Check the path in the catalogue.", glob=name)
    return files


def _is_glob(text: str) -> bool:
    return any(mark in text for mark in "*?[")


def files_of(folder: Path) -> list[Path]:
    """The regular files below a folder, sorted, without hidden ones and without what links lead to outside of it.

    Raises SourceError where the folder can't be listed or holds none.
    """
    home = folder.resolve()
    if _is_system(home):
        raise broken(str(folder), _NOT_YOURS)
    found: list[Path] = []
    refused: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=refused.append):  # follows no links to folders
        folders[:] = sorted(n for n in folders if not n.startswith(".") and not _is_system(Path(here, n)))
        for name in names:
            path = Path(here, name)
            if not name.startswith(".") and _is_inside(path, home):
                found.append(path)
        if len(found) > MAX_FILES:
            raise broken(str(folder), f"it holds more than {MAX_FILES} files")
    if not found:
        raise broken(str(folder), _reason(refused[0]) if refused else "the folder holds no files")
    return sorted(found)


def _is_inside(path: Path, home: Path) -> bool:
    try:
        return path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(home))
    except (OSError, RuntimeError):  # a loop of links
        return False


def load(path: Path, name: str) -> bytes:
    """The bytes of a regular file, unpacked. Raises SourceError that says why there are none."""
    try:
        _check(path.stat(), name)
        # Without blocking: a pipe may take the file's place meanwhile, and some files of /proc wait for news.
        with open(os.open(path, _FLAGS), "rb") as file:  # noqa: PTH123 - it is open already
            _check(os.fstat(file.fileno()), name)
            data = file.read(MAX_BYTES + 1)  # files of /proc say that they are empty
    except (OSError, ValueError, RuntimeError) as e:
        raise broken(name, _reason(e)) from e
    if data is None:
        raise broken(name, "it is no regular file")
    if len(data) > MAX_BYTES:
        raise broken(name, f"it is larger than {MAX_BYTES // 2**20} MB")
    return unpack(data, name)


def _device(path: str | Path) -> int | None:
    try:
        return os.stat(path).st_dev  # noqa: PTH116 - a hundred thousand of them
    except (OSError, ValueError):
        return None


# Where the system shows itself as files: they are made when they are read, wait for news or never end.
_SYSTEM = {_device(path) for path in ("/proc", "/sys", "/dev")} - {None, _device("/")}
_NOT_YOURS = "it is a part of the system, and nothing of yours"


def _is_system(path: Path) -> bool:
    return _device(path) in _SYSTEM


def _check(about: os.stat_result, name: str) -> None:
    if about.st_dev in _SYSTEM:
        raise broken(name, _NOT_YOURS)
    if stat.S_ISDIR(about.st_mode):
        raise broken(name, "it is a folder")
    if not stat.S_ISREG(about.st_mode):
        raise broken(name, "it is no regular file")
    if about.st_size > MAX_BYTES:
        raise broken(name, f"it is larger than {MAX_BYTES // 2**20} MB")


def _reason(error: Exception) -> str:
    known = {
        FileNotFoundError: "there is no such file",
        PermissionError: "permission to read it is missing",
        NotADirectoryError: "there is no such file",
    }
    told = next((text for kind, text in known.items() if isinstance(error, kind)), None)
    return told or str(getattr(error, "strerror", None) or error).lower()


def _read(path: Path, spec: SourceSpec, name: str) -> Reading:
    try:
        data = load(path, name)
    except SourceError as e:
        return Reading(name, spec.shape, "error", _line(e.for_user))
    return read_bytes(data, spec, name, beside=path)


def read_bytes(data: bytes, spec: SourceSpec, name: str, beside: Path | None = None) -> Reading:
    """What is in `data`. The identities are still to be settled. Never raises.

    `beside`: the file the data came from, whose neighbours may hold the terms of WordPress's answers.
    """
    shape = spec.shape
    try:
        if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
            raise broken(name, "it is empty")
        shape = shape or detect(data, name)
        parse = SHAPES.get(shape)
        if parse is None:
            raise broken(name, f"no shape is called “{shape}”; there are {', '.join(SHAPES)}")
        if shape == "rest" and beside is not None:
            return _collect(
                lambda: wordpress.parse_answer(data, spec, name, terms_beside(beside, data)), shape, spec, name
            )
        found = _collect(lambda: parse(data, spec, name), shape, spec, name)
        return replace(found, name=own_name(data, shape)) if found.articles else found
    except SourceError as e:
        return Reading(name, shape, "error", _line(e.for_user))


def _line(message: str) -> str:
    """A message on one line, whatever the file is called."""
    return "".join(c if c.isprintable() else " " for c in message)


def _collect(parse: Callable[[], Iterator[RawArticle]], shape: str, spec: SourceSpec, name: str) -> Reading:
    articles: list[RawArticle] = []
    outcome: Outcome = "ok"
    message = ""
    try:
        for article in parse():
            articles.append(_tidy(article, spec))
        if any(len(a.body) >= MAX_BODY for a in articles):
            outcome, message = "partial", f"{name}: a text of more than {MAX_BODY} characters was cut."
    except Partial as e:
        outcome, message = ("partial" if articles else "error"), str(e)
    except SourceError as e:
        outcome, message = ("partial" if articles else "error"), e.for_user
    except RecursionError:
        outcome, message = ("partial" if articles else "error"), f"{name} can't be read: it is nested too deep."
    except MemoryError:
        outcome, message = "error", f"{name} can't be read: it needs more memory than there is."
    except Exception as e:  # the last line of defence: one file's surprise is no reason to lose the others
        reason = " ".join(f"{type(e).__name__}: {e}".split())[:300]
        outcome, message = ("partial" if articles else "error"), f"{name} can't be read: {reason}."
    return Reading(name, shape, outcome, _line(message), tuple(articles))


def _tidy(article: RawArticle, spec: SourceSpec) -> RawArticle:
    """The article with the source's own tags, and without what no text should hold."""
    tags = (*article.tags, *spec.tags) if spec.tags else article.tags
    kept: dict[str, Any] = {
        "id": clean(article.id)[:2000],
        "title": "" if is_unseen(article.title) else clean(article.title)[:1000],
        "body": clean(article.body)[:MAX_BODY],
        "url": clean(article.url) if article.url else article.url,
        "author": clean(article.author)[:1000] if article.author else article.author,
        "language": clean(article.language)[:40] if article.language else article.language,
        "tags": _terms(tags),
        "categories": _terms(article.categories),
        "captions": tuple(clean(c)[:_LONG] for c in article.captions[:MANY]) if article.captions else (),
        "links": tuple(map(_tidy_link, article.links[:MANY])) if article.links else (),
    }
    changed = {field: value for field, value in kept.items() if value != getattr(article, field)}
    return replace(article, **changed) if changed else article


def _terms(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        return ()
    return tuple(dict.fromkeys(n for n in (clean(name)[:_LONG] for name in names[:MANY]) if n))


def _tidy_link(link: Link) -> Link:
    title, url = clean(link.title)[:_LONG], clean(link.url) if link.url else link.url
    return link if (title, url) == (link.title, link.url) else replace(link, title=title, url=url)
