"""Logs hold no token, and every line of JSON is an object."""

from __future__ import annotations

import io
import json
import logging

import pytest

from bot import logs

TOKEN = "M" * 26 + "." + "x" * 6 + "." + "y" * 38


@pytest.fixture(autouse=True)
def _as_before() -> object:
    """The root logger is left as it was found."""
    root = logging.getLogger()
    handlers, level, library = root.handlers[:], root.level, logging.getLogger("discord").level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("discord").setLevel(library)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_token_never_reaches_the_log(form: str) -> None:
    """Neither in a message, nor in an address, nor in a traceback."""
    out = io.StringIO()
    logs.configure("INFO", form, out)
    log = logging.getLogger("test")
    log.info("logged in with %s", TOKEN)
    log.info("POST /webhooks/123456/%s/messages", "t" * 60)
    try:
        raise ValueError(f"refused {TOKEN}")
    except ValueError:
        log.exception("failed")
    said = out.getvalue()
    assert "y" * 38 not in said
    assert "t" * 60 not in said
    assert said.count("<masked>") >= 3


def test_json_lines_are_objects() -> None:
    """Each line can be read by a machine, a traceback included."""
    out = io.StringIO()
    logs.configure("INFO", "json", out)
    logging.getLogger("test").info("two\nlines")
    assert json.loads(out.getvalue())["message"] == "two\nlines"
