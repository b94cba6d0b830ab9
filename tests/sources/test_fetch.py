"""Visits to a real server on this machine, whose host is allowed: what it sends, refuses, hides and promises."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.model import FetchState, SourceSpec
from bot.sources import Fetcher, Limits, Result, read_source
from bot.sources.addresses import Refused, is_public
from bot.sources.fetch import Fetched, FetchFailed, NotModified, retry_after
from bot.sources.visits import after_failure, after_success, bounds

NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
HERE = frozenset({"127.0.0.1"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def rss(*titles: str) -> str:
    """A feed with a post for each title."""
    items = "".join(f"<item><title>{t}</title><guid>{t}</guid><link>/{t}</link></item>" for t in titles)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{items}</channel></rss>'


class Site:
    """A server whose answers a test sets; it remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.pages: dict[str, Handler] = {}
        app = web.Application()
        app.router.add_route("GET", "/{path:.*}", self._answer)
        self.server = TestServer(app, host="127.0.0.1")

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)

    def url(self, path: str = "/feed") -> str:
        """The address of one of its pages."""
        return str(self.server.make_url(path))

    def says(self, path: str, text: str | bytes, kind: str = "application/xml", **headers: str) -> None:
        """Answers so from now on."""

        async def page(request: web.Request) -> web.Response:
            body = text.encode() if isinstance(text, str) else text
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=body, content_type=kind, headers=named)

        self.pages[path] = page

    def refuses(self, path: str, status: int, **headers: str) -> None:
        """Answers with a status and no content."""

        async def page(request: web.Request) -> web.Response:
            return web.Response(status=status, headers={n.replace("_", "-"): v for n, v in headers.items()})

        self.pages[path] = page


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A running server."""
    made = Site()
    await made.server.start_server()
    yield made
    await made.server.close()


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A client that may visit this machine by its number, with short limits."""
    limits = Limits(seconds=2, connect_seconds=1, sent=200_000, unpacked=500_000, redirects=3)
    async with Fetcher("1.2", HERE, limits) as made:
        yield made


async def read(
    site: Site, fetcher: Fetcher, state: FetchState | None = None, path: str = "/feed", **more: str
) -> Result:
    """What a source at this page gives."""
    spec = SourceSpec("s", url=site.url(path), **more)  # type: ignore[arg-type]
    return await read_source(spec, Path(), fetcher, state, now=NOW, chance=random.Random(1))


async def test_a_feed_is_read_changes_and_says_when_it_did_not(site: Site, fetcher: Fetcher) -> None:
    """The second visit asks whether anything is new, and an unchanged feed is no reading at all."""
    tag = '"one"'

    async def page(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(text=rss("Alpha"), content_type="application/rss+xml", headers={"ETag": tag})

    site.pages["/feed"] = page
    first = await read(site, fetcher)
    assert [a.title for r in first.readings for a in r.articles] == ["Alpha"]
    assert (first.complete, first.not_modified, first.state.etag) == (False, False, tag)
    again = await read(site, fetcher, first.state)
    assert (again.not_modified, again.readings, again.state.etag) == (True, (), tag)
    tag = '"two"'
    assert not (await read(site, fetcher, again.state)).not_modified
    assert site.asked[0].headers["User-Agent"].startswith("Clipdesk/1.2 (+https://")


async def test_another_address_was_asked_whether_the_old_one_had_changed(site: Site, fetcher: Fetcher) -> None:
    """Defect: what was known of the old address went to the new one; and new tags waited for new articles."""
    site.says("/feed", rss("Alpha"), ETag='"one"')
    site.says("/other", rss("Beta"), ETag='"one"')
    state = (await read(site, fetcher)).state
    for change in ({"path": "/other"}, {"tags": ("news",)}):
        assert (await read(site, fetcher, state, **change)).readings  # type: ignore[arg-type]
        assert "If-None-Match" not in site.asked[-1].headers
    assert "If-None-Match" in (await _asked_again(site, fetcher, state))


async def _asked_again(site: Site, fetcher: Fetcher, state: FetchState) -> dict[str, str]:
    """The headers of one more visit."""
    await read(site, fetcher, state)
    return dict(site.asked[-1].headers)


async def test_a_page_that_says_back_soon_became_an_article(site: Site, fetcher: Fetcher) -> None:
    """Defect: a page in place of the feed was indexed. It is a failure, unless the catalogue says that it is meant."""
    site.says("/feed", rss("Alpha"))
    state = (await read(site, fetcher)).state
    words = "We are down for repairs of the harbour wall and will be back soon. " * 9
    site.says("/feed", f"<html><body><h1>Back soon</h1><p>{words}</p></body></html>", "text/html")
    (failed,) = (await read(site, fetcher, state)).readings
    assert (failed.outcome, failed.articles) == ("error", ())
    assert 'shape = "html"' in failed.message
    (meant,) = (await read(site, fetcher, state, shape="html")).readings
    assert meant.outcome == "ok"


async def test_last_modified_is_handed_back_as_it_came(site: Site, fetcher: Fetcher) -> None:
    """The server's own date is the condition of the next visit."""
    when = "Tue, 06 May 2031 01:00:00 GMT"
    site.says("/feed", rss("A"), Last_Modified=when)
    state = (await read(site, fetcher)).state
    await read(site, fetcher, state)
    assert site.asked[1].headers["If-Modified-Since"] == when


async def test_relative_links_stand_on_the_address(site: Site, fetcher: Fetcher) -> None:
    """A feed without an address of its own is resolved against where it was found."""
    site.says("/feed", rss("Alpha"))
    found = await read(site, fetcher)
    assert found.readings[0].articles[0].url == site.url("/Alpha")


@pytest.mark.parametrize(
    ("status", "words"), [(404, "is not there"), (403, "refuses"), (410, "gone"), (500, "trouble"), (429, "less often")]
)
async def test_a_failure_is_told_in_words(site: Site, fetcher: Fetcher, status: int, words: str) -> None:
    """A status is an error reading, and the state counts it and says when to try again."""
    site.refuses("/feed", status)
    found = await read(site, fetcher)
    assert words in found.readings[0].message
    assert (found.readings[0].outcome, found.complete, found.state.failures) == ("error", False, 1)
    assert found.state.last_error == found.readings[0].message
    assert found.state.next_try is not None
    assert found.state.next_try > NOW


async def test_a_server_may_ask_to_wait(site: Site, fetcher: Fetcher) -> None:
    """Retry-After is the least that passes before the next visit."""
    site.refuses("/feed", 503, Retry_After="200000")
    found = await read(site, fetcher)
    assert found.state.next_try is not None
    assert found.state.next_try >= NOW + timedelta(seconds=200_000)


async def test_redirects_are_followed_and_end(site: Site, fetcher: Fetcher) -> None:
    """A few steps lead to the feed; a ring of them is an error."""
    site.says("/there", rss("A"))
    site.refuses("/feed", 302, Location="/next")
    site.refuses("/next", 301, Location=site.url("/there"))
    assert len((await read(site, fetcher)).readings[0].articles) == 1
    site.refuses("/there", 302, Location="/feed")
    assert "without end" in (await read(site, fetcher)).readings[0].message


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/x",
        "http://localhost:{port}/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/x",
        "http://[::ffff:127.0.0.1]:{port}/x",
        "http://10.0.0.1/x",
        "http://2130706434:{port}/x",
        "http://0x7f.0.0.2:{port}/x",
    ],
)
async def test_a_redirect_to_a_private_address_is_refused(site: Site, fetcher: Fetcher, target: str) -> None:
    """The next address is checked like the first, whatever way it is written, and never asked."""
    site.refuses("/feed", 302, Location=target.format(port=site.server.port))
    found = await read(site, fetcher)
    assert re.search(r"/feed leads to \S+, which .* isn't public|is no address", found.readings[0].message)
    assert len(site.asked) == 1


async def test_other_schemes_are_refused(site: Site, fetcher: Fetcher) -> None:
    """Neither files nor other protocols are read by way of a redirect."""
    for target in ("file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x"):
        site.refuses("/feed", 302, Location=target)
        assert "no http or https address" in (await read(site, fetcher)).readings[0].message


async def test_a_host_that_is_not_allowed_is_never_connected_to(site: Site) -> None:
    """Without the operator's word, this machine is refused by name and by number."""
    async with Fetcher() as strict:
        for host in ("127.0.0.1", "localhost"):
            with pytest.raises(Refused, match="FETCH_ALLOW_HOSTS"):
                await strict.get(f"http://{host}:{site.server.port}/feed")
    assert site.asked == []


async def test_a_server_that_never_ends_is_left(site: Site, fetcher: Fetcher) -> None:
    """An endless body ends at the limit of bytes."""

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b"x" * 65536)
        except ConnectionError:
            return answer

    site.pages["/feed"] = endless
    assert "more than a text should be" in (await read(site, fetcher)).readings[0].message


async def test_a_server_that_never_answers_is_left(site: Site) -> None:
    """Silence ends at the limit of time."""
    done = asyncio.Event()

    async def silent(request: web.Request) -> web.Response:
        await done.wait()
        return web.Response()

    site.pages["/feed"] = silent
    async with Fetcher(allow_hosts=HERE, limits=Limits(seconds=0.2)) as hasty:
        assert "longer than 0.2 seconds" in (await read(site, hasty)).readings[0].message
    done.set()


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_compression_is_unpacked_within_limits(site: Site, fetcher: Fetcher, encoding: str) -> None:
    """A packed feed is read, a bomb is not."""
    pack = gzip.compress if encoding == "gzip" else zlib.compress
    site.says("/feed", pack(rss("A").encode()), Content_Encoding=encoding)
    assert len((await read(site, fetcher)).readings[0].articles) == 1
    site.says("/feed", pack(b"a" * 20_000_000), Content_Encoding=encoding)
    assert "more than a text should be" in (await read(site, fetcher)).readings[0].message


async def test_an_answer_that_breaks_off_is_an_error(site: Site, fetcher: Fetcher) -> None:
    """Less than was promised is not taken for all."""

    async def short(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": "5000"})
        await answer.prepare(request)
        await answer.write(rss("A").encode())
        assert request.transport is not None
        request.transport.close()
        return answer

    site.pages["/feed"] = short
    found = await read(site, fetcher)
    assert (found.readings[0].outcome, "broke off" in found.readings[0].message) == ("error", True)


async def test_nothing_answers_there(fetcher: Fetcher) -> None:
    """A closed port and a host that doesn't exist are errors in words."""
    with pytest.raises(FetchFailed, match="nothing answers"):
        await fetcher.get("http://127.0.0.1:9/")
    with pytest.raises(FetchFailed, match="no http or https"):
        await fetcher.get("about:blank")


async def test_the_fetcher_gives_what_it_got(site: Site, fetcher: Fetcher) -> None:
    """Bytes, the address where they stood, and headers; or the news that there is none."""
    site.says("/feed", b"abc", ETag='"1"')
    found = await fetcher.get(site.url())
    assert isinstance(found, Fetched)
    assert (found.data, found.address, found.header("etag")) == (b"abc", site.url(), '"1"')
    site.refuses("/feed", 304)
    assert isinstance(await fetcher.get(site.url(), etag='"1"'), NotModified)


def post(number: int) -> dict[str, object]:
    """A post as WordPress's REST API gives it, its terms embedded."""
    return {
        "id": number,
        "date": "2030-01-02T05:04:05",
        "date_gmt": "2030-01-02T03:04:05",
        "guid": {"rendered": f"https://blog.example/?p={number}"},
        "link": f"https://blog.example/{number}",
        "status": "publish",
        "type": "post",
        "title": {"rendered": f"Post &#8211; {number}"},
        "content": {"rendered": "<p>Words.</p>", "protected": False},
        "categories": [3],
        "tags": [4],
        "_embedded": {
            "wp:term": [
                [{"id": 3, "name": "News", "taxonomy": "category"}],
                [{"id": 4, "name": "tea", "taxonomy": "post_tag"}],
            ]
        },
    }


async def test_a_wordpress_site_is_read_page_by_page(site: Site, fetcher: Fetcher) -> None:
    """From the front page to every post of the REST API, with terms; later only what changed is asked for."""
    api = site.url("/wp-json/")
    site.says(
        "/", f'<!DOCTYPE html><html><head><link rel="https://api.w.org/" href="{api}"></head></html>', "text/html"
    )

    async def page(request: web.Request) -> web.Response:
        number = int(request.query["page"])
        return web.json_response([post(number)], headers={"X-WP-TotalPages": "3"})

    site.pages["/wp-json/wp/v2/posts"] = page
    found = await read(site, fetcher, path="/")
    articles = [a for r in found.readings for a in r.articles]
    assert [a.title for a in articles] == ["Post – 1", "Post – 2", "Post – 3"]
    assert (articles[0].categories, articles[0].tags) == (("News",), ("tea",))
    assert articles[0].published == "2030-01-02T05:04:05+02:00"
    assert not found.complete
    await read(site, fetcher, found.state, path="/")
    assert site.asked[-1].query["modified_after"] == "2031-05-05T07:08:09Z"


async def test_a_wordpress_site_without_its_api_is_read_by_its_feed(site: Site, fetcher: Fetcher) -> None:
    """Where REST is refused, the feed answers; where neither does, the API's refusal is told."""
    site.refuses("/wp-json/wp/v2/posts", 401)
    site.says("/feed/", rss("Alpha"))
    found = await read(site, fetcher, path="/", shape="rest")
    assert [a.title for r in found.readings for a in r.articles] == ["Alpha"]
    site.refuses("/feed/", 404)
    assert "password" in (await read(site, fetcher, path="/", shape="rest")).readings[0].message


async def test_a_later_page_that_fails_costs_only_itself(site: Site, fetcher: Fetcher) -> None:
    """The pages before it stand, and the reading says what is missing."""

    async def page(request: web.Request) -> web.Response:
        if request.query["page"] == "2":
            return web.Response(status=500)
        return web.json_response([post(1)], headers={"X-WP-TotalPages": "3"})

    site.pages["/wp-json/wp/v2/posts"] = page
    found = await read(site, fetcher, path="/", shape="rest")
    assert [r.outcome for r in found.readings] == ["ok", "error"]
    assert found.state.failures == 1


async def test_a_page_leads_to_its_feed(site: Site, fetcher: Fetcher) -> None:
    """An address of a page that names its feed is read by that feed."""
    link = '<link rel="alternate" type="application/rss+xml" href="feed">'
    site.says("/", f"<!DOCTYPE html><html><head>{link}</head><body><p>Hello</p></body></html>", "text/html")
    site.says("/feed", rss("Alpha"))
    found = await read(site, fetcher, path="/")
    assert [a.title for r in found.readings for a in r.articles] == ["Alpha"]


async def test_a_json_feed_is_read(site: Site, fetcher: Fetcher) -> None:
    """JSON Feed is a feed like the others."""
    items = [{"id": "a", "content_text": "Words.", "url": "/a"}]
    site.says("/feed", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}), "application/json")
    found = await read(site, fetcher)
    assert [(a.id, a.title, a.body) for a in found.readings[0].articles] == [("a", "Words.", "Words.")]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("::127.0.0.1", False),
        ("not an address", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    """Private, shared, local, reserved and disguised addresses aren't public."""
    assert is_public(address) is public


def test_retry_after_is_seconds_or_a_date() -> None:
    """Both forms are seconds from 0 to a week; nonsense is nothing."""
    assert retry_after("120", None) == 120
    assert retry_after("Tue, 06 May 2031 07:10:09 GMT", NOW) == 120
    assert retry_after("Tue, 06 May 2031 07:00:00 GMT", NOW) == 0
    assert retry_after("99999999999", None) == 7 * 86400
    assert [retry_after(x, NOW) for x in (None, "", "soon", "-5")] == [None] * 4


def test_quiet_sources_are_met_less_often() -> None:
    """The gap grows while nothing is new and shrinks with news, and stays within the bounds."""
    chance, state, gaps, spec = random.Random(5), FetchState(), [], SourceSpec("s", every=3600)
    for news in [False] * 8 + [True] * 4:
        state = after_success(state, spec, NOW, chance, news=news)
        assert state.next_try is not None
        gaps.append((state.next_try - NOW).total_seconds())
    shortest, longest = bounds(3600)
    assert all(shortest <= gap <= longest for gap in gaps)
    assert gaps[7] == longest
    assert gaps[11] < 1.2 * shortest


def test_failures_double_the_wait_up_to_a_day() -> None:
    """Each failure waits longer, half by chance, and a success forgets them."""
    chance, state, waits = random.Random(5), FetchState(etag="x"), []
    for _ in range(10):
        state = after_failure(state, 1800, NOW, chance, "No.")
        assert state.next_try is not None
        waits.append((state.next_try - NOW).total_seconds())
    assert all(900 * 2**n <= wait <= 1800 * 2**n for n, wait in enumerate(waits[:5]))
    assert 43200 <= waits[-1] <= 86400
    assert (state.failures, state.etag, state.last_error) == (10, "x", "No.")
    assert after_success(state, SourceSpec("s", every=1800), NOW, chance, news=True).failures == 0
