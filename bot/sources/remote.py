"""Sources that stand at an address: feeds, pages, and WordPress sites by their REST API."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import html as lxml_html

from bot.errors import SourceError
from bot.model import FetchState, Reading, SourceSpec
from bot.sources.attributes import fewer_attributes
from bot.sources.decode import unpack
from bot.sources.door import read_bytes
from bot.sources.fetch import Fetched, Fetcher, FetchFailed, NotModified

_PAGES = 1000  # of 100 posts each
FEEDS = ("feed", "jsonfeed")
_FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/feed+json")
_API_LINK = re.compile(r'<([^>]+)>;\s*rel="?https://api\.w\.org/"?')


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit brought: nothing new (no readings), or readings with what to ask the server with next time."""

    readings: tuple[Reading, ...] = ()
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False
    wait: int | None = None  # seconds that the server asked to be left alone in the midst of it


async def visit(spec: SourceSpec, fetcher: Fetcher, state: FetchState, now: datetime) -> Visit:
    """Reads what stands at the address of a source.

    A WordPress site is read by REST, page after page, and by its feed where that isn't answered; a page that names a
    feed by that feed. Raises SourceError where nothing comes.
    """
    address = spec.url or ""
    if spec.shape == "rest":
        return await _wordpress(_endpoint(address), spec, fetcher, state, now)
    fetched = await fetcher.get(address, state.etag, state.modified, now)
    if isinstance(fetched, NotModified):
        return Visit(etag=state.etag, modified=state.modified, unchanged=True)
    if spec.shape is None and (where := await asyncio.to_thread(_leads_to, fetched)) is not None:
        kind, target = where
        if kind == "api":
            return await _wordpress(_endpoint(target), replace(spec, shape="rest"), fetcher, state, now, home=address)
        fetched = await fetcher.get(target, now=now)
        if isinstance(fetched, NotModified):
            return Visit(unchanged=True)
        # The page is asked for again next time: what it said about itself doesn't hold for its feed.
        return Visit((await _reading(fetched, spec),))
    reading = await _reading(fetched, spec)
    if spec.shape is None and state.shape in FEEDS and reading.shape == "html":
        # A page that says "back soon" comes with the status of a feed at many hosts.
        raise FetchFailed(
            '{address} gives a page where it gave a feed. If that is meant, add shape = "html" in the catalogue.',
            address=fetched.address,
        )
    return Visit((reading,), fetched.header("etag"), fetched.header("last-modified"))


async def _reading(fetched: Fetched, spec: SourceSpec) -> Reading:
    """What a server's answer holds, read beside the event loop."""
    spec = spec if spec.site else replace(spec, site=fetched.address)

    def read() -> Reading:
        try:
            return read_bytes(unpack(fetched.data, fetched.address), spec, fetched.address)
        except SourceError as e:
            return Reading(fetched.address, spec.shape, "error", e.for_user)

    return await asyncio.to_thread(read)


def _leads_to(fetched: Fetched) -> tuple[str, str] | None:
    """Where a page says that its articles stand: ("api" | "feed", address), or None where it is the source itself."""
    start = fetched.data[:4096].lstrip().lower()
    if not start.startswith(b"<") or (b"<html" not in start and b"<!doctype html" not in start):
        return None
    if found := _API_LINK.search(fetched.header("link") or ""):
        return "api", urljoin(fetched.address, found[1])
    head, _ = fewer_attributes(fetched.data[:500_000].decode("latin-1"))
    try:
        links = lxml_html.document_fromstring(head.encode("latin-1")).iter("link")
        found_links = [(e.get("rel") or "", e.get("type") or "", e.get("href") or "") for e in links]
    except (ValueError, TypeError, lxml_html.etree.LxmlError):
        return None
    for rel, _kind, href in found_links:
        if rel == "https://api.w.org/" and href:
            return "api", urljoin(fetched.address, href)
    for rel, kind, href in found_links:
        if "alternate" in rel.lower().split() and kind.lower() in _FEED_TYPES and href and "comments" not in href:
            return "feed", urljoin(fetched.address, href)
    return None


def _endpoint(address: str) -> str:
    """The address of a site's posts, from the address of the site, of its API, or of the posts themselves."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    if "rest_route" in query:
        query["rest_route"] = "/wp/v2/posts"
        return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(query), ""))
    root, found, _ = parts.path.partition("/wp-json")
    path = (root if found else parts.path.rstrip("/")) + "/wp-json/wp/v2/posts"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _home(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.partition("/wp-json")[0].rstrip("/") + "/", "", ""))


async def _wordpress(
    endpoint: str, spec: SourceSpec, fetcher: Fetcher, state: FetchState, now: datetime, home: str | None = None
) -> Visit:
    """The posts page by page; since the last success only what changed, where the site is new enough to know that."""
    readings: list[Reading] = []
    wait = None
    for number in range(1, _PAGES + 1):
        try:
            fetched = await fetcher.get(_page(endpoint, number, state), now=now)
            assert isinstance(fetched, Fetched)  # nothing conditional was asked
            reading = await _reading(fetched, spec)
        except FetchFailed as e:
            if number > 1 and e.status == 400:
                break  # WordPress's answer to a page behind the last
            if number == 1:
                return await _by_feed(home or _home(endpoint), spec, fetcher, now, e)
            readings.append(Reading(endpoint, "rest", "error", e.for_user))
            wait = e.wait
            break
        if reading.outcome == "error" and number == 1:
            failed = FetchFailed("{message}", message=reading.message)
            return await _by_feed(home or _home(endpoint), spec, fetcher, now, failed)
        readings.append(reading)
        if not _more(fetched, reading, number):
            break
    else:
        readings.append(Reading(endpoint, "rest", "partial", f"{endpoint} has more than {_PAGES * 100} posts."))
    return Visit(tuple(readings), wait=wait)


def _page(endpoint: str, number: int, state: FetchState) -> str:
    query = {"per_page": "100", "page": str(number), "_embed": "wp:term,author"}
    if state.last_success is not None and not state.failures:
        since = state.last_success - timedelta(days=1)  # the site's clock may be another's
        query["modified_after"] = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


def _more(fetched: Fetched, reading: Reading, number: int) -> bool:
    told = fetched.header("x-wp-totalpages")
    if told is not None and told.isdigit():
        return number < int(told)
    return len(reading.articles) >= 100


async def _by_feed(home: str, spec: SourceSpec, fetcher: Fetcher, now: datetime, failed: FetchFailed) -> Visit:
    """The site's feed, where its API gives nothing. Raises what the API said where the feed gives nothing either."""
    try:
        fetched = await fetcher.get(urljoin(home, "feed/"), now=now)
    except FetchFailed:
        raise failed from None
    assert isinstance(fetched, Fetched)
    reading = await _reading(fetched, replace(spec, shape=None))
    if reading.outcome == "error" or reading.shape not in FEEDS:
        raise failed
    return Visit((reading,))
