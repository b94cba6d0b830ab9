"""The error tree: every failure Clipdesk can explain, each able to say itself to a person.

    ClipdeskError
    ├── SettingsError     the environment or .env is wrong; carries every fault at once
    ├── CatalogueError    data/sources.toml is wrong; carries every fault with file and line
    ├── CorrectionsError  data/corrections.toml is wrong; carries every fault with file and line
    ├── AliasesError      data/tags.toml is wrong; carries every fault with file and line
    ├── SourceError       one file or address can't be read
    ├── QueryError        what a person typed can't be understood
    ├── NotFound          nothing in the archive answers to that; carries near matches
    ├── Busy              the same work is already running
    ├── NotAllowed        the caller may not do this
    ├── DigestError       a schedule can't be saved or sent as asked
    ├── Unreachable       Discord can't be reached
    └── StoreError        the database can't be used
        ├── NewerDatabase     written by a later Clipdesk
        ├── LockedDatabase    another process holds it, or a bot already runs on the folder
        └── DamagedDatabase   the file is not a sound database

A message is a template with named fields, kept apart from its values so that the face can translate it:
`NotFound("No article matches “{words}”.", words="...")`.
"""

from __future__ import annotations

from typing import Any


class Phrase:
    """A value of a message that is itself a template, and so is translated with it; a tuple of them makes a list."""

    def __init__(self, template: str, **values: Any) -> None:
        self.template, self.values = template, values

    def __str__(self) -> str:
        return self.template.format(**self.values) if self.values else self.template


def _joined(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


class ClipdeskError(Exception):
    """What happened, where, and what to do about it, in one or two sentences.

    `template` and `values` are the parts of the message; `for_user` is the two put together. A template is translated
    where there is a catalogue; of the values only a Phrase is, and one named `why` that bot/sayings.py has.
    """

    def __init__(self, template: str, **values: Any) -> None:
        self.template = template
        self.values = values
        super().__init__(template, values)

    @property
    def for_user(self) -> str:
        """The message in English."""
        values = {name: _joined(value) for name, value in self.values.items()}
        return self.template.format(**values) if values else self.template

    def __str__(self) -> str:
        return self.for_user


class _Faults(ClipdeskError):
    """Several faults told together, so that a person mends them in one go."""

    def __init__(self, heading: str, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("{heading}\n{faults}", heading=heading, faults="\n".join(f"  - {f}" for f in faults))


class SettingsError(_Faults):
    """The environment is wrong."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The settings can't be used:", faults)


class CatalogueError(_Faults):
    """The catalogue of sources is wrong; each fault names file, line and what was expected."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The catalogue of sources can't be used:", faults)


class CorrectionsError(_Faults):
    """The file of corrections is wrong; each fault names file, line and what was expected."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The corrections can't be used:", faults)


class AliasesError(_Faults):
    """The file of tags is wrong; each fault names file, line and what was expected."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The other names of tags can't be used:", faults)


class SourceError(ClipdeskError):
    """One file or address can't be read."""


class QueryError(ClipdeskError):
    """What a person typed can't be understood."""


class NotFound(ClipdeskError):
    """Nothing in the archive answers to that. `near` holds what was perhaps meant, best first."""

    def __init__(self, template: str, near: tuple[str, ...] = (), **values: Any) -> None:
        self.near = near
        super().__init__(template, **values)


class Busy(ClipdeskError):
    """The same work is already running."""


class NotAllowed(ClipdeskError):
    """The caller may not do this."""


class DigestError(ClipdeskError):
    """A schedule can't be saved or sent as asked."""


class Unreachable(ClipdeskError):
    """Discord can't be reached."""


class StoreError(ClipdeskError):
    """The database can't be used."""


class NewerDatabase(StoreError):
    """The database was written by a later version of Clipdesk."""


class LockedDatabase(StoreError):
    """Another process holds the database."""


class DamagedDatabase(StoreError):
    """The file is not a sound database."""
