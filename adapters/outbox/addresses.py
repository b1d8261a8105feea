"""Where webhooks may go: to public addresses over TLS, and to networks that a setting names.

A receiver's name is resolved for each delivery, every address that it has is checked, and the request goes to the very
address that was checked; so a name that points inwards, or changes between the look and the call, leads nowhere.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

Address: TypeAlias = IPv4Address | IPv6Address
Networks: TypeAlias = Sequence[IPv4Network | IPv6Network]

_NAT64: Final = IPv6Network("64:ff9b::/96")
"""RFC 6052, section 2.1: an IPv4 address lies in the last 32 bits."""
LONGEST: Final = 2_000


class AddressError(Exception):
    """A webhook must not go to an address; the message says why."""


def networks_in(words: str) -> Networks:
    """Read networks such as `10.20.0.0/16`, separated by spaces; raises ValueError."""
    return [ip_network(word) for word in words.split()]


def require_receiver(url: str, networks: Networks) -> SplitResult:
    """Take a receiver's URL apart; raises AddressError when it must not be one, as far as that shows in it."""
    try:
        split = urlsplit(url)
        host, _ = split.hostname or "", split.port
    except ValueError:
        host = ""
    if not host or len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or split.fragment:
        message = f"{url[:LONGEST]!r} is no address of the form https://…"
        raise AddressError(message)
    if split.username or split.password:
        message = "An address must not hold a user or password: it is shown to others; the signature tells who sends"
        raise AddressError(message)
    literal = _literal(host)
    if split.scheme != "https" and not (split.scheme == "http" and (host == "localhost" or _is_loopback(literal))):
        message = f"{url} is not https://…; http goes to this machine only"
        raise AddressError(message)
    if literal:
        _require_open(literal, networks)
    return split


async def resolved(split: SplitResult, networks: Networks) -> str:
    """Give an address of a receiver's host that may be called; raises AddressError when one of them may not."""
    assert split.hostname is not None
    port = split.port or (443 if split.scheme == "https" else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(split.hostname, port, type=socket.SOCK_STREAM)
    except OSError as error:
        message = f"{split.hostname} has no address: {error.strerror or error}"
        raise AddressError(message) from error
    addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    for address in addresses:
        _require_open(address, networks)
        if split.scheme == "http" and not _is_loopback(address):
            message = f"{split.hostname} is not this machine ({address}), and http goes nowhere else"
            raise AddressError(message)
    if not addresses:
        message = f"{split.hostname} has no address"
        raise AddressError(message)
    return str(addresses[0])


def _require_open(address: Address, networks: Networks) -> None:
    real = _within(address)
    if any(address in network or real in network for network in networks):
        return
    if not (real.is_global and address.is_global) or real.is_multicast or real.is_reserved:
        message = f"{address} is not a public address, and SPORBAR_WEBHOOK_NETWORKS does not name its network"
        raise AddressError(message)


def _within(address: Address) -> Address:
    """Give the IPv4 address that an IPv6 address leads to, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, address))[1]


def _is_loopback(address: Address | None) -> bool:
    return address is not None and _within(address).is_loopback


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
