"""What is deployed: it runs on a read-only root, units and image say what they must, the audit finds what it seeks."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli.front_door import NOT_UNDERSTOOD, SETTINGS
from bot.playground import Playground
from deploy import audit
from tests.cogs.test_readers import words
from tests.test_run import said

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
SEALED = """
mount --bind "$DATA_DIR" "$DATA_DIR" && mount -o remount,bind,ro / || exit 99
touch "$DATA_DIR/../outside" 2>/dev/null && exit 98
exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
"""


@pytest.mark.skipif(
    os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "setpriv", "mount"))), reason="only root may seal a disk"
)
async def test_a_read_only_root_stopped_sqlite_over_its_temporary_files(tmp_path: Path) -> None:
    """Nothing but the data folder can be written and no capability is left: it indexes, answers, backs up and ends."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(ROOT / "data" / "samples" / "wire.jsonl", data)
    (data / "sources.toml").write_text('[[source]]\nname = "Wire"\npath = "wire.jsonl"\n', encoding="utf-8")
    async with Playground() as pg:
        environment = {
            "PATH": os.environ["PATH"], "DISCORD_TOKEN": pg.token, "DATA_DIR": str(data),
            "DISCORD_API_URL": pg.api_url, "DISCORD_GATEWAY_URL": pg.gateway_url, "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip

        async def sealed(*command: str) -> asyncio.subprocess.Process:
            return await asyncio.create_subprocess_exec(
                "unshare", "-m", "sh", "-c", SEALED, "sealed", sys.executable, "-m", "bot", *command, cwd=ROOT,
                env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip

        for command in ("index", "backup", "check"):
            done = await sealed(command)
            out, err = await asyncio.wait_for(done.communicate(), 60)
            if (done.returncode in (1, 99) and b"unshare" in err + out) or done.returncode == 99:
                pytest.skip("a disk can't be sealed here")
            assert done.returncode == 0, (command, (out + err).decode())
        bot = await sealed("run")
        try:
            await said(bot, b"Serving 1 server(s)")
            assert "Clipdesk" in words(await pg.person("reader").slash("about", {}))
            bot.send_signal(signal.SIGTERM)
            _, log = await asyncio.wait_for(bot.communicate(), 20)
            assert bot.returncode == 0, log.decode()
            assert b"Traceback" not in log
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.communicate()


def test_the_compose_file_leaves_one_writable_place() -> None:
    """Read-only root, no capability, no new privileges, not root, one volume, and time enough to stop."""
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["clipdesk"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["user"].split(":")[0] not in ("0", "root")
    assert service["volumes"] == ["data:/data"]
    assert int(service["stop_grace_period"].rstrip("s")) >= 10
    assert "DISCORD_TOKEN" not in service["environment"]


def test_the_image_holds_no_secret_and_runs_without_root() -> None:
    """A user of its own, a health check, hashes required, only named files copied: never .env or a database."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER 1\d{4}:", text, re.M)
    assert 'bot", "health"' in re.search(r"^HEALTHCHECK .*", text, re.M)[0]  # type: ignore[index]
    assert "--require-hashes" in text
    copied = [line.split()[1] for line in text.splitlines() if line.startswith("COPY") and "--from" not in line]
    for name in copied:
        assert (ROOT / name).exists()
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = [line[1:] for line in ignored if line.startswith("!")]
    assert "*" in ignored
    assert set(kept) == set(copied)


def test_a_unit_does_not_restart_what_no_restart_mends() -> None:
    """The statuses of wrong settings are named, and the unit gives more time than a stop takes."""
    unit = (DEPLOY / "clipdesk.service").read_text(encoding="utf-8")
    assert f"RestartPreventExitStatus={NOT_UNDERSTOOD} {SETTINGS}" in unit
    assert int(re.search(r"TimeoutStopSec=(\d+)", unit)[1]) > 10  # type: ignore[index]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("name", ["clipdesk.service", "clipdesk-backup.service", "clipdesk-backup.timer"])
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    """Every line is one systemd knows; only what is installed elsewhere is replaced."""
    for path in DEPLOY.glob("clipdesk*"):
        text = path.read_text(encoding="utf-8").replace("/opt/clipdesk/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    assert name not in done.stderr, done.stderr


def test_the_audit_finds_a_token_and_passes_over_an_example() -> None:
    """What a real token looks like is found; a made-up one, and prose about keys, are not."""
    head = base64.urlsafe_b64encode(b"123456789012345678").decode().rstrip("=")
    token = f"{head}.{'Gx3abc'}.{'q7Vd' * 9}z"
    assert list(audit.secrets_in(f"DISCORD_TOKEN={token}")) == ["token of a Discord bot"]
    assert list(audit.secrets_in("-----BEGIN " + "PRIVATE KEY-----\\n" + "MIIE" * 8))
    assert not list(audit.secrets_in("TOKEN = 'M' * 26 + '.' + 'x' * 6"))
    assert not list(audit.secrets_in("https://paper.example/feed.xml?user=a:b@c"))


def test_the_audit_finds_a_token_in_files_and_in_what_was_taken_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Committed, then removed: still told, never by its text. What nobody could be asked for is told so, status 3."""
    head = base64.urlsafe_b64encode(b"123456789012345678").decode().rstrip("=")
    token = f"{head}.{'Gx3abc'}.{'q7Vd' * 9}z"

    def git(*words: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "config.py").write_text(f"a = 1\nTOKEN = '{token}'\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    assert [line.partition(":")[0] for line in audit.scan() if "commit" not in line] == ["config.py"]
    (tmp_path / "config.py").write_text("a = 1\n", encoding="utf-8")
    git("commit", "-qam", "two")
    (found,) = audit.scan()
    assert re.fullmatch(r"commit \w+, config\.py: token of a Discord bot", found)
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody can be asked
    assert audit.main() == audit.FOUND
    git("checkout", "-q", "--orphan", "clean")
    git("commit", "-qm", "three")
    git("branch", "-qD", "master") if _has_branch(tmp_path, "master") else git("branch", "-qD", "main")
    assert audit.main() == audit.NOT_ASKED
    said = capsys.readouterr().out
    assert "vulnerabilities: NOT CHECKED" in said
    assert "none known" not in said
    assert token not in said


def _has_branch(folder: Path, name: str) -> bool:
    return not subprocess.run(
        ["git", "rev-parse", "-q", "--verify", name], cwd=folder, check=False, capture_output=True
    ).returncode


@pytest.mark.parametrize("page", ["THREATS.md", "OPERATIONS.md"])
def test_what_a_page_names_as_proof_is_there(page: str) -> None:
    """Every test, bench and file of deploy/ that it names exists; a bare name stands in the folder named before."""
    folder = ""
    for name in re.findall(r"`((?:tests|bench|deploy|bot|docs)?[\w/-]*\.(?:py|service|yaml|timer))`",
                           (ROOT / "docs" / page).read_text(encoding="utf-8")):  # fmt: skip
        if "/" in name:
            folder = name.rpartition("/")[0]
        path = ROOT / (name if "/" in name else f"{folder}/{name}")
        assert path.exists(), name
