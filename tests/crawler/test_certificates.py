"""Certificates are checked; an authority that the owner trusts can be added."""

import datetime as dt
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.crawler.crawler_web import ALLOWED, Left, feed, run_child

ADDRESS = "127.0.0.61"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = feed("/1").body if self.path == "/list" else b""
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for ADDRESS and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ADDRESS))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def port(certificate: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = http.server.ThreadingHTTPServer((ADDRESS, 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # a client that distrusts hangs up: expected here
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_a_certificate_has_to_be_trusted(
    port: int, certificate: Path, fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sites_of_the_test.py").write_text(
        "from crawler import FeedSpider\nclass Secure(FeedSpider):\n"
        "    name, region, kind, timezone = 'secure', None, 'media', 'Europe/Moscow'\n"
        f"    feeds = ['https://{ADDRESS}:{port}/list']\n",
        encoding="utf-8",
    )
    refused = Left(fresh, run_child(tmp_path, fresh, allow_private=ALLOWED)).poll("secure")
    assert refused[0] == "network"
    assert "certificate" in refused[1]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert Left(fresh, run_child(tmp_path, fresh, allow_private=ALLOWED)).poll("secure")[0] == "new"
