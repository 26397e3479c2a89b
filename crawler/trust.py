"""Which authorities vouch for a host: the system's, and for listed hosts those of a bundle beside them."""

from pathlib import Path
from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.crawler import Crawler
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.ssl import optionsForClientTLS
from zope.interface import implementer

from crawler.access import AccessTable, table_of


@implementer(IOpenSSLTrustRoot)
class WithBundle:
    """The system's authorities and those of a PEM file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - Twisted's name
        context.set_default_verify_paths()
        context.load_verify_locations(str(self._file))


class TrustByHost(_ScrapyClientContextFactory):
    """Scrapy's policy, in which the hosts of the table trust their bundle too. A connection is one host's for its whole
    life, so that a redirect elsewhere meets the store of where it leads."""

    _table: AccessTable

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "TrustByHost":
        policy = super().from_crawler(crawler, *args, **kwargs)
        policy._table = table_of(crawler)
        return policy

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        host = hostname.decode("ascii")
        way = self._table.of(host)
        if way is None or way.ca_file is None:
            return super().creatorForNetloc(hostname, port)
        return optionsForClientTLS(
            hostname=host,
            trustRoot=WithBundle(way.ca_file),  # type: ignore[arg-type]
            extraCertificateOptions=self._get_cert_options_kwargs(),
        )
