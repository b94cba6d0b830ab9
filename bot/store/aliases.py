"""Tags that go by other names: which name stands for which tag, in any spelling. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.words import fold, squash, words


class Aliases:
    """Each alias with the tag it stands for. Never changed: who is handed others holds another object."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self.names = dict(names or {})
        self._shown: dict[str, str] = {}  # how a tag that others stand for is written
        for name in self.names.values():
            self._shown.setdefault(squash(name), name)
        self.targets = {squash(alias): squash(name) for alias, name in self.names.items()}
        self.targets |= {key: key for key in self._shown}
        """The key of the tag for every key of the file, its own among them."""
        self._keys: dict[str, list[str]] = {}
        for key, target in self.targets.items():
            self._keys.setdefault(target, []).append(key)
        self._typed = [(f" {' '.join((fold(a), *words(a)))}", squash(name)) for a, name in self.names.items()]

    def __bool__(self) -> bool:
        return bool(self.names)

    def key(self, name: str) -> str:
        """The key of the tag that a name means."""
        key = squash(name)
        return self.targets.get(key, key)

    def keys(self, name: str) -> list[str]:
        """The keys of all names of that tag."""
        key = self.key(name)
        return self._keys.get(key, [key])

    def name(self, key: str, otherwise: str) -> str:
        """How the tag of a key is written; `otherwise` where the file doesn't say."""
        return self._shown.get(key, otherwise)

    def told(self, *given: str) -> tuple[str, ...]:
        """The tags that these names mean, each once, as the file writes them."""
        return tuple(dict.fromkeys(self.name(self.key(name), name) for name in given))

    def begun(self, asked: Sequence[str]) -> list[str]:
        """The keys of tags one of whose aliases has, for each word asked, a word that begins so."""
        return list(dict.fromkeys(key for text, key in self._typed if all(f" {word}" in text for word in asked)))
