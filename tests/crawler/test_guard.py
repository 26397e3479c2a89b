"""Which addresses the crawler may connect to."""

import pytest
from scrapy.http import Request
from scrapy.settings import Settings

from core.errors import SvodkaError
from crawler.guard import BlockedAddress, GuardMiddleware, is_allowed, literal, networks

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "nonsense", "",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "95.173.136.70", "2a02:6b8::2:242", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_allowed(address)


def test_named_networks_are_opened_and_nothing_else() -> None:
    opened = networks("127.0.0.0/30, fd00::/8")
    assert is_allowed("127.0.0.1", opened)
    assert is_allowed("::ffff:127.0.0.1", opened)
    assert is_allowed("fd00::1", opened)
    assert not is_allowed("127.0.0.5", opened)


def test_a_wrong_network_is_told_by_the_settings_name() -> None:
    with pytest.raises(SvodkaError, match="SVODKA_ALLOW_PRIVATE"):
        networks("127.0.0.1/99")


@pytest.mark.parametrize(
    "host", ["127.1", "0177.0.0.1", "0x7f.1", "2130706433", "0x7f000001", "127.0.0.1", "017700000001"]
)
def test_every_spelling_of_an_ipv4_address_is_read(host: str) -> None:
    assert literal(host) == "127.0.0.1"


@pytest.mark.parametrize("host", ["example.ru", "xn--80asehdb", "1.2.3.4.5", "127.0.0.1.example"])
def test_a_name_is_left_to_the_resolver(host: str) -> None:
    assert literal(host) is None


REFUSED = [
    "http://127.0.0.1/", "http://127.0.0.1./", "http://2130706433/", "http://①②⑦.0.0.1/", "http://[::1]/", "http://0/",
    "http://[::ffff:7f00:1]/", "http://localhost/", "http://a.localhost/", "http://user@127.0.0.1/", "ftp://example.ru/",
    "file:///etc/passwd", "data:text/plain,x", "gopher://example.ru/", "http://example.ru@127.0.0.1/",
    "http://127.0.0.1#@example.ru/", "http://proxy.internal/",
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_a_request_that_leads_inside_is_refused(url: str) -> None:
    guard = GuardMiddleware(Settings({"SVODKA_PROXY_HOSTS": ["proxy.internal"]}))
    with pytest.raises(BlockedAddress):
        guard.process_request(Request(url))


@pytest.mark.parametrize(
    "url", ["http://example.ru/", "https://пример.рф/новости", "http://8.8.8.8/", "http://example.ru:8080/x"]
)
def test_an_ordinary_request_passes(url: str) -> None:
    GuardMiddleware(Settings()).process_request(Request(url))


# What the standard library of Python 3.11 takes for global and no public network is behind.
INSIDE = {
    "site-local": ["fec0::1", "feff:ffff::1"],
    "local NAT64": ["64:ff9b:1::7f00:1", "64:ff9b:1:ffff::a00:1"],
    "NAT64 of a private address": ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"],
    "IPv4-compatible": ["::127.0.0.1", "::10.0.0.1", "::8.8.8.8"],
    "IPv4-translated": ["::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8"],
    "not given out": ["4000::1", "200::1", "5f00::1"],
}


@pytest.mark.parametrize("address", [address for group in INSIDE.values() for address in group])
def test_an_ipv6_address_outside_the_public_space_is_refused(address: str) -> None:
    assert not is_allowed(address)
    with pytest.raises(BlockedAddress):
        GuardMiddleware(Settings()).process_request(Request(f"http://[{address}]/"))


def test_an_ipv6_address_outside_the_public_space_can_be_opened_by_name() -> None:
    assert is_allowed("fec0::1", networks("fec0::/10"))
    assert is_allowed("::1", networks("::1/128"))
