"""When two addresses are one page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|ref|ref_src|cmpid|ncid|smid|guccounter"
)


def canonical(url: str) -> str | None:
    """The address without scheme, "www.", tracking, fragment and closing slash; None for what is no web address."""
    text = url.strip().strip("<>")
    if not re.match(r"https?://", text, re.IGNORECASE):
        if " " in text or not re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text):
            return None
        text = "https://" + text
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return None
    if not host:
        return None
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k.lower())]
    query = "?" + urlencode(sorted(kept)) if kept else ""
    return host + port + parts.path.rstrip("/") + query
