"""What every shape of source shares: the form of a parser, how it tells of a partial reading, and its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.errors import SourceError
from bot.model import FetchState, RawArticle, Reading, SourceSpec

# parse(data, spec, name): `data` is never empty and below MAX_BYTES, `name` is how messages call the file. It yields
# articles in order of the file. An `id` of "" leaves the identity to bot.sources.identity; any other id is kept.
# It raises SourceError when nothing can be read, and Partial, after what it yielded, when something is missing.
Parse = Callable[[bytes, SourceSpec, str], Iterator[RawArticle]]

MAX_BYTES = 256 * 2**20  # of one file or answer, unpacked
MAX_BODY = 5_000_000  # characters of one article; a novel has a fifth of it


class Partial(Exception):
    """Raised at the end of a parser: what was yielded stands, and the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of reading one source of the catalogue.

    `complete`: the readings are all there is, so that what they don't hold is gone. A feed or an address is a window
    on the newest and isn't complete; neither is a reading with a fault in it. `not_modified`: the server says that
    nothing is new, and there are no readings.
    """

    readings: tuple[Reading, ...]
    complete: bool
    state: FetchState
    not_modified: bool = False


def broken(name: str, reason: str) -> SourceError:
    """The error that says that `name` can't be read, and why."""
    return SourceError("{name} can't be read: {reason}.", name=name, reason=reason)
