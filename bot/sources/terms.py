"""The names of a WordPress blog's terms, from the answers that lie beside a saved answer with posts."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from bot.sources.wordpress import Terms, lacks_terms, terms_in

_MOST_FILES, _MOST_BYTES = 2000, 4 * 2**20


def terms_beside(file: Path, data: bytes) -> Terms:
    """The terms that files of the same saved site give: those in the folder, and in a saved tree of /wp/v2/.

    Nothing where the answer embeds its terms. Looks at 2,000 files at most.
    """
    if not lacks_terms(data):
        return {}
    folder = file.parent
    top = next((p for p in folder.parents if p.name == "v2"), folder) if folder.name != "v2" else folder
    try:
        return dict(_terms(top, top.stat().st_mtime_ns))
    except OSError:
        return {}


@lru_cache(maxsize=8)
def _terms(top: Path, _changed: int) -> tuple[tuple[tuple[str, int], str], ...]:
    found: dict[tuple[str, int], str] = {}
    seen = 0
    for here, folders, names in os.walk(top):
        folders[:] = (
            sorted(n for n in folders if n.startswith(("categ", "tag"))) if here == str(top) else sorted(folders)
        )
        for name in sorted(names):
            seen += 1
            path = Path(here, name)
            if seen > _MOST_FILES or not path.is_file() or path.is_symlink() or path.stat().st_size > _MOST_BYTES:
                continue
            data = path.read_bytes()
            if b'"taxonomy"' in data and data.lstrip()[:1] in (b"[", b"{"):
                found.update(terms_in(data))
    return tuple(found.items())
