"""Audit: known vulnerabilities of the locked dependencies, and secrets in the files and in the whole history.

    make audit

Status 0: nothing found. 1: something was found. 3: no secrets were found, but the vulnerabilities could not be looked
up (the message says why); this is no clean bill.
"""

from __future__ import annotations

import base64
import binascii
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOUND, NOT_ASKED = 1, 3
CANARY = "aiohttp==3.8.0"  # of 2021: whoever knows of vulnerabilities knows some of it
# What giving away would hurt. A line is only told by its place and kind: a log of an audit must not hold the secret.
KINDS = (
    ("token of a Discord bot", re.compile(r"[MNO][\w-]{22,}\.[\w-]{6}\.[\w-]{27,}")),
    ("webhook of Discord", re.compile(r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}")),
    ("private key", re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")),
    ("key of GitHub", re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}\b")),
    ("key of AWS", re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")),
    ("key of Slack", re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}\b")),
    ("key of OpenAI or Anthropic", re.compile(r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}\b")),
    ("password in an address", re.compile(r"\bhttps?://[^\s/:@\"'{}<>]{2,}:[^\s/:@\"'{}<>]{6,}@")),
)


def secrets_in(line: str) -> Iterator[str]:
    """The kinds of secrets in a line."""
    for kind, pattern in KINDS:
        for match in pattern.finditer(line):
            if "token" not in kind or _is_token(match[0]):
                yield kind


def _is_token(text: str) -> bool:
    """Whether the first part of what looks like a token is a user's number, as in every real one."""
    head = text.split(".")[0]
    try:
        return base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).isdigit()
    except (binascii.Error, ValueError):
        return False


def scan() -> list[str]:
    """Where secrets stand: in tracked files, and in lines that any commit ever added."""
    found = []
    for name in _git("ls-files", "-z").split("\0"):
        path = ROOT / name
        if name and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            for number, line in enumerate(text.splitlines(), 1):
                found += [f"{name}:{number}: {kind}" for kind in secrets_in(line)]
    commit = file = ""
    for line in _git("log", "--all", "--no-color", "-p", "--unified=0", "--format=commit %h").splitlines():
        if line.startswith("commit "):
            commit = line[7:]
        elif line.startswith("+++ "):
            file = line[4:].removeprefix("b/")
        elif line.startswith("+"):
            found += [f"commit {commit}, {file}: {kind}" for kind in secrets_in(line[1:])]
    return found


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True)  # noqa: S603, S607
    return done.stdout.decode("utf-8", "replace")


def vulnerabilities() -> tuple[int, str]:
    """pip-audit's status and words: 0 none, 1 some, 3 could not be asked."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(f"{CANARY}\n", encoding="utf-8")
        status, said = _pip_audit(canary, "--no-deps")
    if status == 0:
        # A mirror that has no such data says "none" of everything.
        return NOT_ASKED, f"the registry knows no vulnerability of {CANARY}, which has many"
    if status == NOT_ASKED:
        return status, said
    return _pip_audit(ROOT / "requirements.lock", "--require-hashes")


def _pip_audit(requirements: Path, *flags: str) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pip_audit", "--requirement", str(requirements), "--disable-pip", *flags,
         "--progress-spinner", "off", "--timeout", "30"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = (done.stdout + done.stderr).strip()
    if done.returncode == 0:
        return 0, said
    if re.search(r"^Found \d+ known vulnerabilit", said, re.M):
        return FOUND, said
    return NOT_ASKED, said.splitlines()[-1] if said else f"pip-audit ended with {done.returncode}"


def main() -> int:
    """Does both and tells."""
    found = scan()
    print("\n".join(found) if found else "secrets: none in the tracked files and in the history")
    status, said = vulnerabilities()
    if status == NOT_ASKED:
        print(f"vulnerabilities: NOT CHECKED, the database could not be asked ({said[:300]})")
    else:
        print(f"vulnerabilities: {'none known' if status == 0 else said}")
    return FOUND if found or status == FOUND else status


if __name__ == "__main__":
    sys.exit(main())
