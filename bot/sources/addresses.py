"""Which addresses a server may be asked at: public ones, decided when the connection is made."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.errors import SourceError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
_COMPATIBLE = ipaddress.ip_network("::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(SourceError, OSError):
    """The host stands on an address that is not public. An OSError too, since resolvers raise those."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    Not private, loopback, link-local (where cloud metadata is), shared (RFC 6598), multicast or reserved; an IPv6
    address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as that one.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if ip in _NAT64:  # how an IPv6-only network names every IPv4 host
        return _is_public(_last_four(ip))
    return all(map(_is_public, (ip, *_carried(ip))))


def _is_public(ip: Address) -> bool:
    site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or site_local)


def _carried(ip: Address) -> tuple[Address, ...]:
    if isinstance(ip, ipaddress.IPv4Address):
        return ()
    found: list[Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64_LOCAL or ip in _COMPATIBLE:
        found.append(_last_four(ip))
    return tuple(x for x in found if x is not None)


def _last_four(ip: Address) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)


def refused(error: Refused, address: str) -> Refused:
    """The error as it is, or, where it is about another host than the address has, that it leads there."""
    host = str(error.values.get("host", ""))
    if (urlsplit(address).hostname or "") == host.strip("[]"):
        return error
    return Refused(
        "{address} leads to {host}, which stands on an address that isn't public, and isn't asked. If that is meant, "
        "list the host in FETCH_ALLOW_HOSTS.",
        address=address,
        host=host,
    )


def refusal(host: str) -> Refused:
    """The error that names the host and the way to allow it."""
    return Refused(
        "{host} stands on an address that isn't public, and isn't asked. If that is meant, list the host in "
        "FETCH_ALLOW_HOSTS.",
        host=host,
    )


class PublicResolver(AbstractResolver):
    """Finds the addresses of a host and gives only public ones, but all of those of an allowed host.

    The connection is made to the very addresses that were checked, so a name that changes in between gains nothing.
    """

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses to connect to. Raises Refused where none of them is public."""
        found = await self._resolver.resolve(host, port, family)
        if is_allowed(host, self._allowed):
            return found
        public = [entry for entry in found if is_public(entry["host"])]
        # One private address among public ones is how rebinding looks: such a host isn't trusted at all.
        if len(public) < len(found) or not public:
            raise refusal(host)
        return public

    async def close(self) -> None:
        """Nothing is held open."""
        await self._resolver.close()


def is_allowed(host: str, allowed: frozenset[str]) -> bool:
    """Whether the operator lists the host."""
    return host.strip("[]").rstrip(".").casefold() in allowed


def is_literal(host: str) -> bool:
    """Whether a host is an IP address, which is never resolved and so has to be checked before."""
    try:
        ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True
