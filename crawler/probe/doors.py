"""Why nothing of a site can be read: from its refusals to one reason and its remedy."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from core.outcomes import Outcome
from crawler.guard import Network
from crawler.probe import certificate
from crawler.probe.ask import Asker, Seen
from crawler.probe.finding import Hopeless, Reason
from crawler.probe.page import Page
from crawler.probe.places import root_of
from crawler.probe.walls import wall_of


def wall(seen: Seen, page: Page | None) -> Hopeless | None:
    found = wall_of(seen, page)
    if found is None:
        return None
    who, evidence = found
    return Hopeless(
        Reason.WALL,
        f"{seen.asked} is behind {who} ({evidence}).",
        "Svodka recognises walls and does not climb them. Ask the site's owner to let its user agent pass, or look "
        "for a feed elsewhere.",
    )


async def shut(seen: Seen, allowed: Sequence[Network], proxy: str | None) -> Hopeless | None:
    """The reason behind one answer that is final for the whole host, None where another address may do better."""
    trouble = seen.trouble
    if trouble is None:
        return None
    host = urlsplit(seen.url).hostname or ""
    if trouble.outcome is Outcome.BLOCKED_ADDRESS:
        return Hopeless(
            Reason.PRIVATE, f"{seen.asked}: {trouble.detail}".rstrip(".") + ".", "Svodka reads public addresses only."
        )
    if trouble.outcome is Outcome.NETWORK:
        if "unknown" in trouble.detail and "host" in trouble.detail:
            return Hopeless(Reason.NO_HOST, f"{host} is not known to the name servers.", "Look for a slip in the name.")
        if is_about_trust(seen):
            return await _untrusted(seen, host, allowed, proxy)
        return Hopeless(
            Reason.NO_ANSWER,
            f"{seen.asked} does not answer: {trouble.detail}".rstrip(".") + ".",
            "Try again later; if it opens in a browser elsewhere, the site is closed to this network: "
            "see SVODKA_PROXY.",
        )
    return None


def is_about_trust(seen: Seen) -> bool:
    """Whether a connection was refused by us, for the certificate that was shown."""
    detail = seen.trouble.detail if seen.trouble else ""
    return urlsplit(seen.url).scheme == "https" and bool(re.search(r"certificate|verif|mismatch", detail, re.I))


async def forbidden(seen: Seen, asker: Asker) -> Hopeless:
    """With the lines of robots.txt that speak of everything."""
    text = (await asker.robots_txt(root_of(seen.url) + "robots.txt")).body.decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines() if re.match(r"\s*disallow\s*:\s*\S", line, re.I)]
    quoted = f" («{'», «'.join(lines[:3])}»)" if lines else ""
    return Hopeless(
        Reason.ROBOTS,
        f"{seen.asked}{quoted}.",
        "Svodka obeys. Ask the site's owner, or give a section that is not forbidden.",
    )


def out_of_order(seen: Seen) -> Hopeless:
    return Hopeless(
        Reason.NO_ANSWER,
        f"{seen.asked} answers with an error of its own: {seen.trouble.detail if seen.trouble else seen.status}.",
        "Try again later.",
    )


def scripted(url: str, signs: Sequence[str]) -> Hopeless:
    return Hopeless(
        Reason.JAVASCRIPT,
        f"{url} is empty until scripts fill it: {'; '.join(signs)}.",
        "Look for a feed or a plain version of the site; docs/add-a-site.md says more.",
    )


def closed(refused: Sequence[Seen]) -> Hopeless:
    host = urlsplit(refused[0].asked).hostname
    said = ", ".join(f"{urlsplit(seen.asked).path or '/'} {seen.status}" for seen in refused[:4])
    law = " 451 means: for legal reasons." if any(seen.status == 451 for seen in refused) else ""
    return Hopeless(
        Reason.CLOSED,
        f"every page of {host} is refused ({said}).{law}",
        "Many official sites answer only to addresses in Russia. Run Svodka there, or name a proxy there with "
        "SVODKA_PROXY.",
    )


async def _untrusted(seen: Seen, host: str, allowed: Sequence[Network], proxy: str | None) -> Hopeless:
    shown = await certificate.look(host, urlsplit(seen.url).port or 443, allowed, proxy)
    if shown is None:
        return Hopeless(
            Reason.CERTIFICATE,
            f"that of {host} is not trusted ({seen.trouble.detail if seen.trouble else ''}).",
            "Look at it in a browser. An authority that you trust can be added with SSL_CERT_FILE.",
        )
    faults = shown.faults(host, datetime.now(UTC))
    if shown.is_national and not faults:
        return Hopeless(
            Reason.NATIONAL_CERTIFICATE,
            f"that of {host} is of the national authority, which this machine does not know "
            f"(signed by {shown.issuer}).",
            "docs/access.md, «Certificates», says how to trust it for this site alone. To look before: "
            f"SSL_CERT_FILE=certificates/national.pem ./svodka add {seen.asked}",
        )
    why = "; ".join(faults) or f"its authority is not known here ({shown.issuer})"
    return Hopeless(
        Reason.CERTIFICATE,
        f"that of {host} is not trusted: {why}.",
        "The site's owner has to mend it. An authority that you trust can be added with SSL_CERT_FILE.",
    )
