"""What Clipdesk says, in the reader's language: gettext catalogues (bot/locale/*.po), plural rules included.

A language is added with one file. English needs none: it is what stands in the code.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Tongue:
    """One language. Called with an English template and its values it gives the sentence in that language.

    A template without a translation is given in English: an answer is never lost over a missing line.
    """

    code: str = "en"
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)

    def __call__(self, template: str, /, **values: Any) -> str:
        """The template, translated and filled in."""
        found = self.catalogue.gettext(template)
        return found.format(**values) if values else found

    def n(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """The form of a counted thing that fits `count`, which the template may name as {n}."""
        return self.catalogue.ngettext(one, many, count).format(n=self.number(count), **values)

    def number(self, value: float) -> str:
        """A number with the language's separators."""
        return str(format_decimal(value, locale=self.code))

    def day(self, day: date) -> str:
        """A bare day, written out: never a timestamp, which would turn into the day before somewhere."""
        return str(format_date(day, format="long", locale=self.code))


ENGLISH = Tongue()


def languages() -> Iterator[str]:
    """The codes of the languages there is a catalogue for, English first."""
    yield "en"
    yield from sorted(path.stem for path in CATALOGUES.glob("*.po"))


@cache
def tongue(locale: str | None) -> Tongue:
    """The language for one of Discord's locales ("de", "es-419", "zh-CN"); English where there is none."""
    wanted = (locale or "en").replace("-", "_")
    for code in languages():
        if code != "en" and (
            wanted == code or (wanted.split("_")[0] == code.split("_")[0] and _same_script(wanted, code))
        ):
            return Tongue(code, _compiled(CATALOGUES / f"{code}.po"))
    return ENGLISH


def _compiled(path: Path) -> GNUTranslations:
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    return GNUTranslations(io.BytesIO(compiled.getvalue()))


def _same_script(wanted: str, code: str) -> bool:
    """Chinese comes in two scripts: zh_TW readers are better served in English than in the other one."""
    return not (wanted.startswith("zh") and wanted not in ("zh", "zh_CN", "zh_Hans", "zh_SG") and code.startswith("zh"))
