"""What readers asked to follow: all that is kept of a user."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.model import Follow
from bot.store.database import Database
from bot.store.records import certain, seconds


class Readers:
    """Follows, by user and by what is followed."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def follow(self, follow: Follow) -> bool:
        """The user follows it; True where they didn't. `private` is as asked last."""
        known = await self.follows(follow.user)
        await self._db.execute(
            """
            INSERT INTO follow (user, kind, name, since, private) VALUES (:user, :kind, :name, :since, :private)
            ON CONFLICT (user, kind, name) DO UPDATE SET private = :private
            """,
            {
                "user": follow.user,
                "kind": follow.kind,
                "name": follow.name,
                "since": seconds(follow.since),
                "private": int(follow.private),
            },
        )
        return all((f.kind, f.name) != (follow.kind, follow.name) for f in known)

    async def unfollow(self, user: int, kind: str, name: str) -> bool:
        """The user follows it no more; True where they did."""
        changed = await self._db.execute(
            "DELETE FROM follow WHERE user = :user AND kind = :kind AND name = :name",
            {"user": user, "kind": kind, "name": name},
        )
        return changed == 1

    async def follows(self, user: int) -> tuple[Follow, ...]:
        """What a user follows, by kind and name."""
        rows = await self._db.rows("SELECT * FROM follow WHERE user = :user ORDER BY kind, name", {"user": user})
        return tuple(map(_follow, rows))

    async def followers(self, kind: str, names: Iterable[str]) -> tuple[Follow, ...]:
        """Who follows one of these and asked for direct messages."""
        found: list[Follow] = []
        for name in names:
            rows = await self._db.rows(
                "SELECT * FROM follow WHERE kind = :kind AND name = :name AND private = 1 ORDER BY user",
                {"kind": kind, "name": name},
            )
            found += map(_follow, rows)
        return tuple(found)

    async def forget(self, user: int) -> int:
        """Removes all that is kept of a user; the number of rows."""
        return await self._db.execute("DELETE FROM follow WHERE user = :user", {"user": user})


def _follow(row: Any) -> Follow:
    return Follow(row["user"], row["kind"], row["name"], certain(row["since"]), bool(row["private"]))
