"""Vitals: what the process itself takes."""

from __future__ import annotations

import sys
from pathlib import Path


def memory() -> int:
    """Bytes of memory the process holds now; where the system doesn't tell, the most it ever held; 0 where neither."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize()
    except (ImportError, OSError, ValueError, IndexError):
        pass
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
