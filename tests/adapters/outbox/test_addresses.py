"""Webhooks go to public addresses over TLS, and inwards only where a setting says so."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from adapters.outbox.addresses import AddressError, networks_in, require_receiver, resolved

INWARDS = [
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1:8443/x",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://[fd00::1]/",
    "https://[fe80::1%25eth0]/",
    "https://224.0.0.1/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::10.0.0.1]/",
    "https://[2002:a00:1::]/",
]
WRONG = [
    "",
    "example.dk",
    "ftp://example.dk/",
    "http://example.dk/",
    "http://10.0.0.1/",
    "https://",
    "https://user:secret@example.dk/",
    "https://example.dk/#part",
    "https://example.dk/a b",
    "https://example.dk:99999/",
    "https://example.dk/\r\nX-More: 1",
    "https://bücher.dk/",
    "https://example.dk/" + "a" * 2000,
]


def find(url: str, networks: str = "") -> str:
    """Give the address that a delivery would go to."""
    allowed = networks_in(networks)
    return asyncio.run(resolved(require_receiver(url, allowed), allowed))


@pytest.mark.parametrize("url", [*INWARDS, *WRONG])
def test_what_must_not_be_called_is_refused_when_it_is_registered(url: str) -> None:
    """Addresses inwards, in whatever notation, other schemes, users, and what is no address are refused."""
    with pytest.raises(AddressError):
        require_receiver(url, ())


@pytest.mark.parametrize("name", ["localhost", "127.1", "2130706433", "0x7f.0.0.1"])
def test_a_name_that_leads_inwards_is_not_called(name: str) -> None:
    """A name is looked up and its address held against the rules, also where the name looks like none."""
    with pytest.raises(AddressError, match="not a public address"):
        find(f"https://{name}/")


def test_one_address_inwards_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a public and a private address is not called at all; nor is http called beyond this machine."""

    async def answers(*_: object, **__: object) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("93.184.215.14", 443)), (*kind, ("10.0.0.9", 443))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", answers)
    with pytest.raises(AddressError, match=r"10\.0\.0\.9 is not a public address"):
        find("https://example.dk/")
    assert find("https://example.dk/", "10.0.0.0/8") == "93.184.215.14"
    with pytest.raises(AddressError, match="http goes nowhere else"):
        find("http://localhost/", "10.0.0.0/8")


def test_a_setting_lets_a_network_in() -> None:
    """What the setting names may be called, and nothing beside it."""
    assert find("https://10.20.3.4/", "10.20.0.0/16 127.0.0.0/8") == "10.20.3.4"
    assert find("http://127.0.0.1:9000/", "127.0.0.0/8") == "127.0.0.1"
    assert find("https://93.184.215.14/x") == "93.184.215.14"
    with pytest.raises(AddressError):
        find("https://10.21.3.4/", "10.20.0.0/16")
