"""Bytes from an address: politely, within limits, and from the public internet only."""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.errors import SourceError
from bot.sources.addresses import PublicResolver, Refused, is_allowed, is_literal, is_public, refusal, refused

HOME = "https://github.com/clipdesk/clipdesk"
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, application/xml;q=0.9, "
    "text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one visit may cost: seconds, bytes (as sent and unpacked), steps from one address to the next."""

    seconds: float = 60.0
    connect_seconds: float = 15.0
    sent: int = 64 * 2**20
    unpacked: int = 128 * 2**20
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave. `address` is where it stood at last; headers have lower-case names."""

    data: bytes
    address: str
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The value of the first header of that name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing has changed since the last visit."""


class FetchFailed(SourceError):
    """An address gave nothing. `status` is the server's answer, `wait` the seconds that it asks to be left alone."""

    def __init__(self, template: str, *, status: int | None = None, wait: int | None = None, **values: object) -> None:
        self.status = status
        self.wait = wait
        super().__init__(template, **values)


class Fetcher:
    """A client for one run: `async with Fetcher(...) as fetcher`. One connection a host; no cookies, no proxies.

    `allow_hosts` may stand on addresses that aren't public. `version` is told to servers.
    """

    def __init__(
        self, version: str = "", allow_hosts: frozenset[str] = frozenset(), limits: Limits | None = None
    ) -> None:
        self._allowed = frozenset(host.strip("[]").rstrip(".").casefold() for host in allow_hosts)
        self._limits = limits or Limits()
        self._agent = f"Clipdesk{f'/{version}' if version else ''} (+{HOME})"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections. The fetcher may be used again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        """The session, made at the first use: without an address to visit, none is needed."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=PublicResolver(self._allowed), limit=8, limit_per_host=1, use_dns_cache=False
                ),
                timeout=aiohttp.ClientTimeout(sock_connect=self._limits.connect_seconds),
                headers={"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,  # unpacked here, where it is counted
                trust_env=False,
            )
        return self._session

    async def get(
        self, address: str, etag: str | None = None, modified: str | None = None, now: datetime | None = None
    ) -> Fetched | NotModified:
        """What stands at an http(s) address, after redirects that are checked one by one.

        With the `etag` or `modified` of an earlier visit the answer may be NotModified. `now` is needed only to turn
        a Retry-After date into seconds. Raises FetchFailed, and Refused for addresses that aren't public.
        """
        headers = {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._follow(address, headers, now)
        except TimeoutError as e:
            raise FetchFailed(
                "{address} took longer than {n:g} seconds.", address=address, n=self._limits.seconds
            ) from e
        except aiohttp.ClientError as e:
            told = _translated(e, address)
            raise (refused(told, address) if isinstance(told, Refused) else told) from e
        except Refused as e:
            raise refused(e, address) from e
        except (OSError, ValueError, UnicodeError) as e:
            raise FetchFailed("{address} can't be reached: {why}.", address=address, why=str(e) or "unknown") from e

    async def _follow(self, address: str, headers: dict[str, str], now: datetime | None) -> Fetched | NotModified:
        here = address
        for _ in range(self._limits.redirects + 1):
            self._check(here)
            async with self._open().get(here, headers=headers, allow_redirects=False) as answer:
                if answer.status in _REDIRECTS and (target := answer.headers.get("Location")):
                    here = urljoin(here, target)
                    continue
                if answer.status == 304:
                    return NotModified()
                if answer.status != 200:
                    raise _status(answer, here, now)
                data = await self._read(answer, here)
                return Fetched(data, here, tuple((k.lower(), v) for k, v in answer.headers.items()))
        raise FetchFailed("{address} leads from one address to the next without end.", address=address)

    def _check(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            host, scheme, _ = parts.hostname or "", parts.scheme, parts.port
        except ValueError as e:
            raise FetchFailed("{address} is no address.", address=address) from e
        if scheme not in ("http", "https") or not host:
            raise FetchFailed("{address} is no http or https address.", address=address)
        if is_literal(host) and not is_allowed(host, self._allowed) and not is_public(host):
            raise refusal(host)

    async def _read(self, answer: aiohttp.ClientResponse, address: str) -> bytes:
        """The body, unpacked as it comes, so that neither an endless nor a swelling one fills the memory."""
        too_large = FetchFailed("{address} sends more than a text should be.", address=address)
        if (answer.content_length or 0) > self._limits.sent:
            raise too_large
        encoding = answer.headers.get("Content-Encoding", "identity").lower().strip()
        unpack = _unpacker(encoding, address)
        sent, got, parts = 0, 0, []
        try:
            async for chunk in answer.content.iter_chunked(65536):
                sent += len(chunk)
                part = unpack.decompress(chunk, self._limits.unpacked - got + 1) if unpack else chunk
                got += len(part)
                parts.append(part)
                if sent > self._limits.sent or got > self._limits.unpacked:
                    raise too_large
        except zlib.error as e:
            raise FetchFailed("{address} sends damaged compression.", address=address) from e
        if unpack is not None and not unpack.eof and sent:
            raise FetchFailed("{address} broke off in the middle.", address=address)
        return b"".join(parts)


class _Unpacker:
    """Unpacks gzip and both kinds of deflate, never more than asked for at a time."""

    def __init__(self, wbits: int) -> None:
        self._machine = zlib.decompressobj(wbits)
        self._raw_allowed = wbits == zlib.MAX_WBITS

    @property
    def eof(self) -> bool:
        return self._machine.eof

    def decompress(self, chunk: bytes, most: int) -> bytes:
        try:
            return self._machine.decompress(chunk, most)
        except zlib.error:
            if not self._raw_allowed:
                raise
            self._machine = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its header, as some send it
            return self._machine.decompress(chunk, most)
        finally:
            self._raw_allowed = False


def _unpacker(encoding: str, address: str) -> _Unpacker | None:
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip"):
        return _Unpacker(31)
    if encoding == "deflate":
        return _Unpacker(zlib.MAX_WBITS)
    raise FetchFailed(
        "{address} sends a compression that wasn't asked for ({encoding}).", address=address, encoding=encoding
    )


def _translated(error: aiohttp.ClientError, address: str) -> SourceError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Refused):
            return cause
        cause = cause.__cause__ or getattr(cause, "os_error", None) or cause.__context__
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return FetchFailed("{address} shows a certificate that isn't valid.", address=address)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchFailed("{address} can't be reached: there is no such host.", address=address)
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchFailed("{address} can't be reached: nothing answers there.", address=address)
    if isinstance(error, aiohttp.InvalidURL):
        return FetchFailed("{address} is no address.", address=address)
    return FetchFailed("{address} broke off in the middle.", address=address)


def _status(answer: aiohttp.ClientResponse, address: str, now: datetime | None) -> FetchFailed:
    status = answer.status
    words = {
        401: "asks for a password",
        403: "refuses to answer us",
        404: "is not there",
        410: "is gone for good",
        429: "asks us to come less often",
    }.get(status, "has trouble of its own" if status >= 500 else "gives no page")
    wait = retry_after(answer.headers.get("Retry-After"), now)
    return FetchFailed(
        "{address} {words} (HTTP {code}).", code=status, status=status, wait=wait, address=address, words=words
    )


def retry_after(value: str | None, now: datetime | None) -> int | None:
    """The seconds that a Retry-After header asks to wait (RFC 9110, section 10.2.3), from 0 to a week; else None."""
    if not value:
        return None
    if value.strip().isdigit():
        seconds = int(value.strip()[:9])
    elif now is not None:
        try:
            when = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = int((when - now).total_seconds())
    else:
        return None
    return max(0, min(seconds, 7 * 86400))
