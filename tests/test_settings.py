"""Settings: read from a mapping, all faults at once, and the example file names every one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
TOKEN = "A" * 24 + "." + "b" * 6 + "." + "c" * 38


def test_an_empty_environment_is_the_demo() -> None:
    """Without settings there is no token, and the data lies in data/."""
    settings = Settings.from_env({})
    assert settings.token is None
    assert settings.data_dir == Path("data")
    assert settings.sources == Path("data/sources.toml")


def test_sources_follow_the_data_folder() -> None:
    """The catalogue stands in DATA_DIR unless it is named."""
    assert Settings.from_env({"DATA_DIR": "x"}).sources == Path("x/sources.toml")
    assert Settings.from_env({"DATA_DIR": "x", "SOURCES": "y.toml"}).sources == Path("y.toml")


def test_all_faults_are_told_together() -> None:
    """One error names every variable that is wrong, and none of the secret values."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(
            {
                "DISCORD_TOKEN": "not-a-token",
                "HOME_SERVER_ID": "home",
                "LOG_LEVEL": "loud",
                "DISCORD_API_URL": "ftp://x",
            }
        )
    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "DISCORD_TOKEN",
        "HOME_SERVER_ID",
        "DISCORD_API_URL",
        "LOG_LEVEL",
    ]
    assert "not-a-token" not in str(caught.value)


def test_the_token_is_not_in_the_repr() -> None:
    """Printing settings shows no secret."""
    settings = Settings.from_env({"DISCORD_TOKEN": TOKEN})
    assert settings.token == TOKEN
    assert TOKEN not in repr(settings)


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    """DATA_DIR that names a file is a fault."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SettingsError, match="a folder was expected"):
        Settings.from_env({"DATA_DIR": str(tmp_path / "file")})


def test_the_example_names_every_setting() -> None:
    """Each variable the code reads stands in .env.example, and no other."""
    read = set(re.findall(r'get\("([A-Z_]+)"', (ROOT / "bot/settings.py").read_text(encoding="utf-8")))
    told = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    assert read == told
