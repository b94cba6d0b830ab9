"""What there is to translate, and what a catalogue still lacks: `make messages` and the tests ask here.

Texts are found by reading the code (`texts_of`), with the room Discord gives each of them by where it is used. Reading,
merging and writing of catalogues, and the plural rules of the languages, are Babel's.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot import errors, sayings
from bot.tongue import CATALOGUES

HOUSE = Path(__file__).parent.parent
# What is read in a terminal only, by the operator or a developer, is English.
TERMINAL_ONLY = ("bot/cli/", "bot/terminal/", "bot/playground/", "bot/sources/")
SAID = {"say", "tongue", "words", "later", "Phrase"}
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
# Discord's limits in characters, by the call a text is an argument of and the place or name it has there.
ROOM: dict[tuple[str, int | str], int] = {
    ("command", "description"): 100, ("__init__", "description"): 100, ("describe", "*"): 100, ("Choice", "name"): 100,
    ("Button", 0): 80, ("Button", "label"): 80, ("button", 1): 80, ("Modal", "title"): 45, ("Label", "text"): 45,
    ("Label", "description"): 100, ("field", 1): 45, ("field", 2): 100, ("ask", 1): 45, ("ask", 2): 100,
    ("_select", 1): 150, ("_select", 2): 150, ("*", "placeholder"): 150, ("*", "title"): 45,
}  # fmt: skip
PROMPT = 150
HEAD: dict[str, str] = {
    "project": "Clipdesk", "version": "0", "charset": "utf-8", "msgid_bugs_address": "the repository's issues",
    "last_translator": "Clipdesk's translators", "language_team": "none",
    "header_comment": "# Clipdesk in another language. `make messages` adds what is new and tells what is missing.",
}  # fmt: skip
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)  # a line that changed by itself would only make conflicts
COMMENT = "at most {} characters"


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate: one form or two, where it stands, and the room it has."""

    one: str
    many: str | None
    place: str
    line: int
    room: int | None = None


@cache
def texts() -> tuple[Text, ...]:
    """Every text that Discord's readers may see, in the order of the code."""
    found: list[Text] = []
    for path in sorted([*(HOUSE / "bot").rglob("*.py"), *(HOUSE / "cogs").rglob("*.py")]):
        place = path.relative_to(HOUSE).as_posix()
        if not place.startswith(TERMINAL_ONLY):
            found += texts_of(path.read_text(encoding="utf-8"), place)
    return (*found, *(Text(saying, None, "bot/sayings.py", 1) for saying in sayings.SAYINGS))


def texts_of(code: str, place: str) -> Iterator[Text]:
    """The texts of one file: literal arguments of what says, marks or raises them."""
    tree = ast.parse(code)
    named = {
        target.id: node.value
        for node in tree.body if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if _counts(node):
            yield Text(_literal(node.args[0]), _literal(node.args[1]), place, node.lineno, _room(node, parents))
        elif (argument := _said(node)) is not None:
            for each in _literals(argument, named):
                yield Text(each, None, place, node.lineno, _room(node, parents))


def name_of(call: ast.Call) -> str:
    """The last part of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _receiver(call: ast.Call) -> str:
    value = call.func.value if isinstance(call.func, ast.Attribute) else None
    return value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")


def _counts(call: ast.Call) -> bool:
    return name_of(call) == "n" and len(call.args) > 1 and bool(_literal(call.args[0]))


def _said(call: ast.Call) -> ast.expr | None:
    """What a call says, marks or raises; None where it does none of these. A sheet takes what is translated already."""
    name, args = name_of(call), call.args
    if name == "__init__" and _receiver(call) in ERRORS and len(args) > 1:
        return args[1]
    if args and ((name in SAID and _receiver(call) != "sheet") or name in ERRORS):
        return args[0]
    return None


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _literals(node: ast.expr, named: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from (*_literals(node.body, named), *_literals(node.orelse, named))
    elif isinstance(node, ast.Name) and node.id in named:
        yield from filter(None, [_literal(named[node.id])])
    elif any(letter.isalpha() for letter in _literal(node)):
        yield _literal(node)


def _room(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> int | None:
    """How long a text may be where it is used; None where the message is the limit."""
    here, above = node, parents.get(node)
    while isinstance(above, (ast.IfExp, ast.Subscript)):
        here, above = above, parents.get(above)
    if isinstance(above, ast.Assign):
        target = above.targets[0]
        return PROMPT if isinstance(target, ast.Attribute) and target.attr == "prompt" else None
    where: int | str = "*"
    if isinstance(above, ast.keyword):
        where = above.arg or "*"
        above = parents.get(above)
    elif isinstance(above, ast.Call) and here in above.args:
        where = above.args.index(here)
    if not isinstance(above, ast.Call):
        return None
    name = name_of(above)
    return ROOM.get((name, where)) or ROOM.get((name, "*")) or (ROOM.get(("*", where)) if where != "*" else None)


def template() -> Catalog:
    """A catalogue of all there is to translate, without translations."""
    made = Catalog(fuzzy=False, **HEAD)
    for text in texts():
        comments = [COMMENT.format(text.room)] if text.room else []
        made.add((text.one, text.many) if text.many else text.one, locations=[(text.place, 0)], auto_comments=comments)
    return made


def read(path: Path) -> Catalog:
    """A catalogue as it is stored."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


def bring_up_to_date(path: Path) -> None:
    """Adds what is new to a catalogue, drops what is no longer said, and orders it; makes it where there is none."""
    old = read(path) if path.exists() else Catalog()
    new = template()
    made = Catalog(locale=path.stem, fuzzy=False, **HEAD)
    for message in new:
        if message.id:
            known = old.get(_key(message))
            if known and known.pluralizable == message.pluralizable:
                message.string = known.string
            message.user_comments = known.user_comments if known else []
            if known and known.fuzzy:
                message.flags.add("fuzzy")
            made[message.id] = message
    made.creation_date = made.revision_date = WRITTEN
    with path.open("wb") as file:
        write_po(file, made, sort_output=True, include_lineno=False, width=110)


def _key(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def faults(catalogue: Catalog, code: str) -> list[str]:
    """What a catalogue lacks or has wrong, a line each: missing, uncertain, too long, placeholders, plural forms."""
    found = []
    for text in texts():
        message = catalogue.get(text.one)
        given = message.string if message else None
        forms = [given] if isinstance(given, str) else list(given or ())
        if message is None or not forms or not all(forms):
            found.append(f"{code}: not translated: {text.one!r} ({text.place})")
            continue
        found += _faults_of(text, message, forms, catalogue.num_plurals, code)
    return list(dict.fromkeys(found))


def _faults_of(text: Text, message: Message, forms: list[str], plurals: int, code: str) -> Iterator[str]:
    about = f"{text.one!r} ({text.place})"
    if message.fuzzy:
        yield f"{code}: marked as uncertain (fuzzy): {about}"
    if text.many and len(forms) != plurals:
        yield f"{code}: {len(forms)} plural forms where the language has {plurals}: {about}"
    for form in forms:
        # A form for one thing alone may spell the number out.
        wanted, given = fields_of(text.one) | fields_of(text.many or ""), fields_of(form)
        if given - wanted or (wanted - given - ({"n"} if text.many and plurals > 1 else set())):
            yield f"{code}: other placeholders than {sorted(wanted)} in {form!r}: {about}"
        if text.room and len(form) > text.room:
            yield f"{code}: {len(form)} characters where {text.room} fit, in {form!r}: {about}"
        if text.one.count("\n") != form.count("\n") or text.one.startswith("#") != form.startswith("#"):
            yield f"{code}: other lines or another heading in {form!r}: {about}"


def fields_of(template: str) -> set[str]:
    """The names in braces; a broken brace gives a name that no template has."""
    try:
        return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError:
        return {"a broken brace"}


def main(arguments: list[str] | None = None) -> int:
    """Brings every catalogue up to date, makes those named, and prints what they lack."""
    parser = argparse.ArgumentParser(prog="make messages", description=main.__doc__)
    parser.add_argument("languages", nargs="*", help="codes of languages to begin, such as fr or pt_BR")
    codes = sorted({*(path.stem for path in CATALOGUES.glob("*.po")), *parser.parse_args(arguments).languages})
    for code in codes:  # before anything is written
        try:
            Locale.parse(code)
        except (ValueError, UnknownLocaleError):
            print(f"{code}: no language that CLDR knows; codes are such as fr, pt_BR or zh_Hans.", file=sys.stderr)
            return 2
    CATALOGUES.mkdir(exist_ok=True)
    for code in codes:
        bring_up_to_date(CATALOGUES / f"{code}.po")
        found = faults(read(CATALOGUES / f"{code}.po"), code)
        print("\n".join(found) if found else f"{code}: complete")
    return 0


if __name__ == "__main__":
    sys.exit(main())
