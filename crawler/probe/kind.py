"""Whether a site is an authority's or a medium's: words of its host, its title and its imprint, weighed."""

import re
from urllib.parse import urlsplit

from core.models import Kind
from crawler.discovery import bare_host
from crawler.probe.finding import Fact
from crawler.probe.names import unicode_host

_AHEAD = 2  # signs
_SIGNS: dict[Kind, tuple[tuple[str, str, int], ...]] = {
    Kind.GOVERNMENT: (
        ("host", r"(?:^|[.-])(?:adm|admin|gov|mo|rayon|raion|duma|gosweb|gosuslugi|pravo|мэрия)(?:[.-]|\d*\.)", 2),
        ("host", r"^adm|adm\.|gov\.ru$|администрация|район", 2),
        (
            "title",
            r"(?i)администраци|официальный (?:сайт|портал)|правительств|муниципальн|городско\w+ округ|мэри[яи]|дума|министерств",
            2,
        ),
        (
            "imprint",
            r"(?i)©?\s*администраци\w+|официальный (?:сайт|портал)|при(?:ё|е)мная|обращени\w+ граждан|органы? местного самоуправления",
            1,
        ),
        ("imprint", r"(?i)глава (?:района|города|округа|поселения)|пос\.gosuslugi|госуслуг", 1),
    ),
    Kind.MEDIA: (
        ("host", r"news|gazeta|media|press|vesti|info|novosti|pravda|vestnik|tv|radio|aif|новости|газета|вести", 2),
        ("title", r"(?i)новости|газета|информационн\w+ (?:агентство|портал)|сми\b|телеканал|радио|журнал", 1),
        (
            "imprint",
            r"(?i)свидетельство о регистрации|зарегистрирован\w*[^.]{0,60}(?:роскомнадзор|федеральной службой)|эл\s*№\s*фс|фс\s?77|сетевое издание",
            3,
        ),
        ("imprint", r"(?i)главный редактор|шеф-редактор|учредител|редакци[яи]|реклам\w+", 1),
        ("imprint", r"(?:^|\D)(?:0|6|12|16|18)\+", 1),
    ),
}


def guess_kind(url: str, title: str, imprint: str) -> Fact:
    places = {"host": unicode_host(bare_host(urlsplit(url).hostname or "")), "title": title, "imprint": imprint}
    score: dict[Kind, int] = {}
    said: dict[Kind, list[str]] = {}
    for kind, signs in _SIGNS.items():
        found = [
            (m[0].strip(), place, weight) for place, sign, weight in signs if (m := re.search(sign, places[place]))
        ]
        score[kind] = sum(weight for _, _, weight in found)
        said[kind] = [f"«{' '.join(text.split())[:40]}» in the {place}" for text, place, _ in found]
    best = max(score, key=lambda kind: (score[kind], kind is Kind.MEDIA))
    other = min(score[kind] for kind in score if kind is not best)
    evidence = "; ".join(said[best][:3]) or "nothing speaks for an authority"
    return Fact(best.value, score[best] >= other + _AHEAD, evidence)
