"""Runs every benchmark, each beside its peer or its limit: `make bench`. Nothing here is asserted.

Those that need data of others look for it beside the project, and say so where it isn't there.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "shared" / "data"

BENCHES: tuple[tuple[str, str, tuple[str, ...], Path | None], ...] = (
    ("Answers over the wire", "bench.wire", (), None),
    ("Sources, by shape", "bench.sources", (), None),
    ("Digests", "bench.digest", ("2000",), None),
    ("Digests over the wire", "bench.digest_post", ("--schedules", "1000"), None),
    ("Digests of a process that is killed", "bench.digest_crash", ("--runs", "6"), None),
    ("Summaries, keywords, tags", "bench.text", (str(DATA / "text"),), DATA / "text"),
    ("Search and related articles", "bench.search", (str(DATA / "text"),), DATA / "text"),
    ("The index at scale", "bench.scale", (str(DATA / "text"), "11188"), DATA / "text"),
    ("Archive pages", "bench.archives", (str(DATA / "ingest" / "archives"),), DATA / "ingest"),
)


def main() -> int:
    """Runs them in turn; 1 if one of them broke."""
    broken = 0
    for title, module, arguments, needed in BENCHES:
        print(f"\n== {title}", flush=True)
        if needed is not None and not needed.exists():
            print("   left out: its data is not beside the project")
            continue
        broken |= subprocess.run([sys.executable, "-m", module, *arguments], cwd=HERE.parent, check=False).returncode
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
