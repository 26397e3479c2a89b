"""What is said of a certificate that is not trusted: who signed it, and what else is wrong with it."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.probe.certificate import Certificate

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.mark.parametrize(
    ("issuer", "subject", "names", "until", "faults"),
    [
        ("CN=Russian Trusted Sub CA,C=RU", "CN=a.example", ("a.example",), LATER, []),
        ("CN=Some CA", "CN=a.example", ("*.example",), LATER, []),
        ("CN=Some CA", "CN=a.example", ("a.example",), NOW - timedelta(days=1), ["it expired on 24.11.2026"]),
        ("CN=Some CA", "CN=b.example", ("b.example",), LATER, ["it is for b.example, not for a.example"]),
        ("CN=a.example", "CN=a.example", ("a.example",), LATER, ["the site signed it itself"]),
    ],
)
def test_the_faults_of_a_certificate_are_told(
    issuer: str, subject: str, names: tuple[str, ...], until: datetime, faults: list[str]
) -> None:
    shown = Certificate(issuer, subject, names, until)
    assert shown.faults("a.example", NOW) == faults
    assert shown.is_national is ("Russian Trusted" in issuer)
