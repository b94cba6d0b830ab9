"""What Clipdesk says, in the reader's language: gettext catalogues (bot/locale/*.po), plural rules included.

A language is added with one file. English needs none: it is what stands in the code.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.errors import ClipdeskError, Phrase
from bot.sayings import SAYINGS

CATALOGUES = Path(__file__).parent / "locale"


def later(template: str) -> str:
    """Marks a template that stands in a table and is said elsewhere, so that catalogues have it."""
    return template


@dataclass(frozen=True)
class Tongue:
    """One language. Called with an English template and its values it gives the sentence in that language.

    A template without a translation is given in English: an answer is never lost over a missing or broken line.
    """

    code: str = "en"
    catalogue: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)

    def __call__(self, template: str, /, **values: Any) -> str:
        """The template, translated and filled in."""
        found = self.catalogue.gettext(template) if template else ""  # the empty text is a catalogue's own header
        return self._filled(found, template, values) if values else found

    def n(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """The form of a counted thing that fits `count`, which the template may name as {n}."""
        values["n"] = self.number(count)
        return self._filled(self.catalogue.ngettext(one, many, count), one if count == 1 else many, values)

    def _filled(self, found: str, template: str, values: dict[str, Any]) -> str:
        told = {name: self._value(value) for name, value in values.items()}
        try:
            return found.format(**told)
        except (LookupError, ValueError):  # a translator's slip in a placeholder
            return template.format(**told)

    def _value(self, value: Any) -> Any:
        if isinstance(value, Phrase):
            return self(value.template, **value.values)
        if isinstance(value, tuple):
            return self.list([str(self._value(each)) for each in value])
        return value

    def error(self, error: ClipdeskError) -> str:
        """What an error says."""
        values = {name: self.again(str(v)) if name == "why" else v for name, v in error.values.items()}
        return self(error.template, **values)

    def again(self, text: str) -> str:
        """A sentence that the core made in English and kept (bot/sayings.py); another text is given as it is."""
        for pattern, template in _sayings():
            if found := pattern.fullmatch(text):
                return self(template, **{name: self._part(name, value) for name, value in found.groupdict().items()})
        return text

    def _part(self, name: str, value: str) -> str:
        if name == "each":
            return ", ".join(self.again(part) for part in value.split(", "))
        return self.again(value) if name == "why" else value

    def number(self, value: float) -> str:
        """A number with the language's separators."""
        if isinstance(value, int) and 0 <= value < 1000:
            return str(value)  # most are so small, and CLDR's rules take their time
        return str(format_decimal(value, locale=self.code))

    def day(self, day: date) -> str:
        """A bare day, written out: never a timestamp, which would turn into the day before somewhere."""
        return str(format_date(day, format="long", locale=self.code))

    def short_day(self, day: date) -> str:
        """A day in few characters, where there is little room."""
        return str(format_date(day, format="medium", locale=self.code))

    def weekday(self, number: int, *, short: bool = False) -> str:
        """The name of a day of the week, Monday 0; the long one with a capital, for menus."""
        name = str(get_day_names("abbreviated" if short else "wide", "stand-alone", locale=self.code)[number])
        return name if short else name[:1].upper() + name[1:]

    def list(self, parts: list[str]) -> str:
        """Several things in a row, as the language joins them."""
        return str(format_list(parts, "standard", locale=self.code))

    @property
    def own_name(self) -> str:
        """What the language calls itself."""
        locale = Locale.parse(self.code)
        name = str(locale.languages.get(self.code) or locale.get_display_name(self.code))
        return name[:1].upper() + name[1:]


ENGLISH = Tongue()


def languages() -> Iterator[str]:
    """The codes of the languages there is a catalogue for, English first."""
    yield "en"
    yield from sorted(path.stem for path in CATALOGUES.glob("*.po"))


@cache
def tongue(locale: str | None) -> Tongue:
    """The language for one of Discord's locales ("de", "es-419", "zh-CN"); English where there is none."""
    wanted = (locale or "en").replace("-", "_")
    fitting = [code for code in languages() if code != "en" and _fits(wanted, code)]
    if not fitting:
        return ENGLISH
    code = wanted if wanted in fitting else fitting[0]
    return _loaded(code)


@cache
def _loaded(code: str) -> Tongue:
    """A catalogue takes about 30 ms to read, and is read once, when first asked for."""
    return tongue_of(CATALOGUES / f"{code}.po")


def tongue_of(path: Path) -> Tongue:
    """The language of one catalogue, which is named by its code."""
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    return Tongue(path.stem, GNUTranslations(io.BytesIO(compiled.getvalue())))


def _fits(wanted: str, code: str) -> bool:
    """Whether readers of `wanted` are served by a catalogue: the language is the same, and the script is.

    Chinese comes in two scripts: zh_TW readers are better served in English than in the other one.
    """
    try:
        theirs, ours = (Locale.parse(each, resolve_likely_subtags=True) for each in (wanted, code))
    except (ValueError, UnknownLocaleError):
        return wanted == code
    script = (theirs.script, ours.script)
    return theirs.language == ours.language and (None in script or script[0] == script[1])


@cache
def _sayings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The table as patterns; what has more fixed words comes first."""
    ordered = sorted(SAYINGS, key=lambda template: -len(re.sub(r"\{\w+\}", "", template)))
    return tuple((re.compile(_pattern(template), re.S), template) for template in ordered)


def _pattern(template: str) -> str:
    fixed = re.split(r"\{(\w+)\}", template)
    return "".join(re.escape(part) if at % 2 == 0 else f"(?P<{part}>.+)" for at, part in enumerate(fixed))
