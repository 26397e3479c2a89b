"""The headline: as it stands in the page, without the site's suffix and without glued badges."""

import re
from collections.abc import Sequence

from dedupe.normalise import words
from extraction.lines import Line, LineKind
from extraction.noise import NoiseRules, Zone
from extraction.prose import is_headline, is_prose, words_of

_SEPARATOR = re.compile(r"\s+[|»«•·—–:/-]{1,2}\s+|\s*[|]\s*|(?<=\w):\s+(?=[A-ZА-ЯЁ])|\s//\s")
_BODY_SAMPLE = 3000


def same_title(a: str, b: str) -> bool:
    return words(a) == words(b) != []


def title_in_page(headings: Sequence[str], claims: Sequence[str], page_title: str) -> str:
    """The headline among `headings` (h1 first) that the claims (og:title, JSON-LD) and <title> agree on.

    Without agreement: the claim, cut at the site's suffix; else <title>, cut likewise.
    """
    claim_words = [words(claim) for claim in (*claims, page_title) if claim.strip()]
    best, best_score = "", 0.0
    for rank, heading in enumerate(headings):
        own = words(heading)
        if not own or len(heading) > 400:
            continue
        agreement = max((_agreement(own, claim) for claim in claim_words), default=0.3)
        score = agreement - 0.01 * rank
        if score > best_score and agreement >= 0.3:
            best, best_score = heading, score
    if best and best_score >= 0.5:
        return best.strip()
    for claim in (*claims, page_title):
        if short := without_suffix(claim, headings):
            return short
    return best.strip()


def without_suffix(claim: str, others: Sequence[str] = ()) -> str:
    """«Headline | Site» -> «Headline»: the longest part, where a separator leaves a part that is clearly longer."""
    text = " ".join(claim.split())
    for other in others:
        if other and same_title(text[: len(other)], other):
            return other.strip()
    parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    if len(parts) < 2:
        return text
    longest = max(parts, key=len)
    at = text.find(longest)
    strong = " | " in text or len(words(longest)) >= 4
    if not strong or len(longest) < 0.4 * len(text):
        return text
    # a dash inside a headline is common: cut only what stands after (or before) a short, capitalised name
    rest = (text[:at] + " " + text[at + len(longest) :]).strip()
    return longest if len(words(rest)) <= 6 else text


def find_headline(lines: Sequence[Line], noise: NoiseRules) -> int | None:
    """The index of the headline in a page's lines: above the first paragraph, about what the text is about."""
    zones = (Zone.ANY, Zone.HEAD)
    plain = [is_prose(line) and not noise.find(line.text, zones) for line in lines]
    start = next((i for i, prose in enumerate(plain) if prose), len(lines))
    body = {stem(word) for line in lines[start:] for word in words_of(line.text[:_BODY_SAMPLE])[:300]}
    best, best_score = None, 0.0
    for i in range(start):
        line = lines[i]
        if not is_headline(line) or noise.find(line.text, zones):
            continue
        own = {stem(word) for word in words_of(line.text) if len(word) > 3}
        overlap = len(own & body) / len(own) if own else 0.0
        score = 0.2 + overlap - 0.02 * (start - i) + (0.3 if line.kind is LineKind.HEADING else 0.0)
        if best is not None and same_title(lines[best].text, line.text):
            continue
        if score > best_score:
            best, best_score = i, score
    return best


def stem(word: str) -> str:
    return word[:5]


def _agreement(own: list[str], claim: list[str]) -> float:
    """Share of words in common; a heading that is a whole part of the claim (its rest a suffix) agrees fully."""
    if not own or not claim:
        return 0.0
    common = len(set(own) & set(claim))
    if len(own) >= 3 and (" ".join(own) in " ".join(claim)):
        return 1.0
    return common / max(len(set(own)), len(set(claim)))
