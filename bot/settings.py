"""Settings: what the environment (or .env) says, checked once, all faults told together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.errors import SettingsError

T = TypeVar("T")

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# Discord's tokens are three runs of base64 with dots between; the last is the secret.
TOKEN = re.compile(r"[\w-]{8,}\.[\w-]{5,}\.[\w-]{20,}")


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process is to run. Each field is set by the variable of the same meaning in .env.example."""

    token: str | None = field(default=None, repr=False)
    data_dir: Path = Path("data")
    sources: Path = Path("data/sources.toml")
    home_server: int | None = None
    api_url: str | None = None
    gateway_url: str | None = None
    log_level: str = "INFO"
    log_format: str = "text"
    fetch_allow_hosts: frozenset[str] = frozenset()
    support_url: str | None = None
    health_address: tuple[str, int] | None = None
    weekly_note: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """The settings of an environment. Raises SettingsError with every fault at once."""
        faults: list[str] = []

        def get(name: str, read: Callable[[str], T], default: T) -> T:
            text = env.get(name, "").strip()
            if not text:
                return default
            try:
                return read(text)
            except ValueError as e:
                faults.append(f"{name}: {e}")
                return default

        data_dir = get("DATA_DIR", _folder, Path("data"))
        settings = cls(
            token=get("DISCORD_TOKEN", _token, None),
            data_dir=data_dir,
            sources=get("SOURCES", Path, data_dir / "sources.toml"),
            home_server=get("HOME_SERVER_ID", _server_id, None),
            api_url=get("DISCORD_API_URL", _address("http", "https"), None),
            gateway_url=get("DISCORD_GATEWAY_URL", _address("ws", "wss"), None),
            log_level=get("LOG_LEVEL", _one_of(LEVELS), "INFO"),
            log_format=get("LOG_FORMAT", _one_of(("text", "json")), "text"),
            fetch_allow_hosts=get("FETCH_ALLOW_HOSTS", _hosts, frozenset()),
            support_url=get("SUPPORT_URL", _address("http", "https"), None),
            health_address=get("HEALTH_ADDRESS", _host_and_port, None),
            weekly_note=get("WEEKLY_NOTE", _one_of(("off", "on")), "off") == "on",
        )
        if faults:
            raise SettingsError(tuple(faults))
        return settings


def _token(text: str) -> str | None:
    if not TOKEN.fullmatch(text):
        raise ValueError(
            "this has not the form of a bot token (three parts with dots between); "
            "copy it whole from the page Bot of your application"
        )
    return text


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError(f"{text} is a file; a folder was expected")
    return path


def _server_id(text: str) -> int | None:
    if not re.fullmatch(r"\d{15,20}", text):
        raise ValueError(f"{text!r} is not a server id (15 to 20 digits; right-click the server, Copy Server ID)")
    return int(text)


def _address(*schemes: str) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        if not re.fullmatch(rf"(?:{'|'.join(schemes)})://[^\s/]+\S*", text):
            raise ValueError(f"{text!r} is not an address that begins with {' or '.join(s + '://' for s in schemes)}")
        return text.rstrip("/")

    return read


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        for value in allowed:
            if text.casefold() == value.casefold():
                return value
        raise ValueError(f"{text!r} is none of {', '.join(allowed)}")

    return read


def _hosts(text: str) -> frozenset[str]:
    return frozenset(host.strip().casefold() for host in text.split(",") if host.strip())


def _host_and_port(text: str) -> tuple[str, int] | None:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError(f"{text!r} is not an address and a port, such as 127.0.0.1:9464")
    return host.strip("[]") or "127.0.0.1", int(port)
