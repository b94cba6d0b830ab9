"""A language is added with one file, and then nothing is said in English: shown with a made-up one, over the wire."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.catalogues import HOUSE
from tests.cogs.pseudo import LOCALE, make_catalogue


def answers_of_a_house_with(folder: Path, *, without: str = "") -> Any:
    """What a copy of the house says in English once the catalogue is in it."""
    house = folder / "house"
    for room in ("bot", "cogs"):
        shutil.copytree(HOUSE / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    make_catalogue(house / "bot" / "locale" / f"{LOCALE}.po", without=without)
    done = subprocess.run(
        [sys.executable, "-m", "tests.cogs.pseudo", str(folder)],
        cwd=house, env={**os.environ, "PYTHONPATH": str(HOUSE)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


def test_nothing_goes_by_the_catalogues(tmp_path: Path) -> None:
    """With one catalogue more every answer, form, menu, suggestion, error and post is in its language.

    One text was left out of the catalogue, and it is the only one that is found in English.
    """
    left_out = "Latest articles"
    sent = answers_of_a_house_with(tmp_path, without=left_out)
    assert [text for text in sent["english"] if left_out not in text] == []
    assert any(left_out in text for text in sent["english"])
    assert sent["unregistered"] == []
