"""The real process is killed at steps of the ledger and at requests: each slot has exactly one post in the end.

Hundreds of deaths at random moments: `python -m bench.digest_crash`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.digest.crashing import moments, prepare, run


@pytest.mark.parametrize(
    "steps", [["after:begin:text", "made:text"], ["made:forum", "before:sent:forum"], ["late:forum"]], ids="+".join
)
async def test_one_post_a_slot_though_the_process_is_killed(tmp_path: Path, steps: list[str]) -> None:
    """In a text channel, an announcement channel and a forum, whatever was under way when it died."""
    await prepare(tmp_path / "prepared")
    outcome = await run(tmp_path / "run", tmp_path / "prepared", steps)
    assert outcome.kills == len(steps)
    assert outcome.posts == {"text": 1, "announcement": 1, "forum": 1}


async def test_one_post_a_slot_at_random_moments(tmp_path: Path) -> None:
    """Killed up to three times in a row."""
    await prepare(tmp_path / "prepared")
    outcome = await run(tmp_path / "run", tmp_path / "prepared", moments(7))
    assert outcome.posts == {"text": 1, "announcement": 1, "forum": 1}
