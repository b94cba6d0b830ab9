"""What servers, readers and the operator set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ShareWho = Literal["everyone", "moderators", "nobody"]
QuietPolicy = Literal["shift", "silent"]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours in local minutes since midnight; `start` > `end` runs over midnight.

    "shift" sends when they end, "silent" sends without notifications.
    """

    start: int
    end: int
    policy: QuietPolicy = "shift"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a server has chosen. None and empty mean: not chosen, use the default."""

    server: int
    language: str | None = None
    zone: str | None = None
    share: ShareWho = "everyone"
    quiet: Quiet | None = None
    notices: int | None = None  # channel for notices
    hidden_sources: frozenset[str] = frozenset()
    only_sources: frozenset[str] = frozenset()  # where not empty, no other source is seen


@dataclass(frozen=True, slots=True)
class Follow:
    """A reader follows a tag or a speaker. `private` asks for direct messages."""

    user: int
    kind: Literal["tag", "speaker"]
    name: str
    since: datetime
    private: bool = False


CorrectionKind = Literal["hide_quote", "speaker", "merge", "split", "hide_article"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put right; it outlives every rebuild of the index.

    hide_quote    article, text
    speaker       article, text, name: the quotation is said by `name` (None: by nobody known)
    merge         other, name: the speaker `other` is `name`
    split         article, other, name: in this article, the speaker `other` is `name`
    hide_article  article
    `article` is its key or its address. `text` is the quotation's beginning, so that the correction finds it again
    after the index is rebuilt.
    """

    kind: CorrectionKind
    article: str | None = None
    text: str | None = None
    other: str | None = None
    name: str | None = None
    note: str = ""
    line: int = 0  # of corrections.toml; 0: it was made by command
    id: int = 0  # 0: not stored yet
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ServerSighting:
    """When a server was joined and left; `purge_at` is when its data goes."""

    server: int
    joined_at: datetime
    left_at: datetime | None = None
    purge_at: datetime | None = None
