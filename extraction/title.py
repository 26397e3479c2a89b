"""The headline: as it stands in the page, without the site's suffix and without glued badges."""

import re
from collections.abc import Sequence
from functools import lru_cache

from dedupe.normalise import words
from extraction.lines import Line, LineKind
from extraction.noise import NoiseRules, Zone
from extraction.prose import is_headline, is_prose, words_of

_SEPARATOR = re.compile(r"\s+[|»«•·—–:/-]{1,2}\s+|\s*[|]\s*|(?<=\w):\s+(?=[A-ZА-ЯЁ])|\s//\s")
_STRONG_SEPARATOR = re.compile(r"\s*[|•]\s*|\s::\s|\s//\s|\s»\s")
_BODY_SAMPLE = 3000
_AGREED = 0.5
_MARKS = 40  # characters of punctuation, entities and invisible marks that one copy of a headline may have more


def same_title(line: str, title: str) -> bool:
    """Whether a line is the headline; a badge glued to its end («…в срокНовость») is no difference."""
    if len(line) > 2 * len(title) + _MARKS or len(title) > 2 * len(line) + _MARKS:
        return False
    return _key(line) == _key(title) != "" or _is_badged(line, title)


@lru_cache(4096)
def _key(text: str) -> str:
    """A page's lines are compared with its headline by several steps, and a site's pages share most lines."""
    return " ".join(words(text))


def _is_badged(line: str, title: str) -> bool:
    badge = line[len(title) :]
    return bool(title) and 3 < len(badge) < 20 and badge.istitle() and badge.isalpha() and line.startswith(title)


def title_in_page(
    headings: Sequence[str], claims: Sequence[str], page_title: str, lines: Sequence[str] = (), about: str = ""
) -> str:
    """The headline among `headings` (h1 first) that the claims (og:title, JSON-LD) and <title> agree on.

    Without agreement: the claim, or <title>, cut at the site's suffix, or the first heading, whichever
    says most of what the text (`about`) is about. `lines` are the page's: a part of <title> that stands
    there as a line is the headline.
    """
    stated = [" ".join(claim.split()) for claim in (*claims, page_title) if claim.strip()]
    short = [without_suffix(claim, [*headings, *lines]) for claim in stated]
    best, best_score = "", 0.0
    for rank, heading in enumerate(headings):
        if len(heading) > 400:
            continue
        agreement = max((_agreement(words(heading), words(claim)) for claim in stated), default=0.3)
        if agreement - 0.01 * rank > best_score:
            best, best_score = heading.strip(), agreement - 0.01 * rank
    if best_score >= _AGREED:
        glued = [
            claim for claim in short if len(claim) < len(best) and best.startswith(claim) and len(words(claim)) > 2
        ]
        return max(glued, key=len, default=best)
    body = {stem(word) for word in words_of(about[:_BODY_SAMPLE])}
    first = [heading.strip() for heading in headings[:1] if is_headline(Line(heading))]
    unseen = not claims and not any(same_title(line, claim) for claim in short for line in lines)
    if first and unseen and _overlap(first[0], body) >= _AGREED:
        return first[0]  # <title> is all that speaks against it, and sites put their own name there
    options = [*short, *first]
    return max(options, key=lambda option: _overlap(option, body) * min(1.0, len(words(option)) / 5), default=best)


def without_suffix(claim: str, lines: Sequence[str] = ()) -> str:
    """«Headline | Site» -> «Headline»: the part that stands on the page as a line of its own, else the likeliest."""
    text = " ".join(claim.split())
    parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    if len(parts) < 2:
        return text
    heads = [text[: text.find(part) + len(part)] for part in parts]
    named = [part for part in (*reversed(heads), *parts) if len(words(part)) > 2]
    shortest = min(map(len, named), default=0) // 2  # marks and blanks of the part may be more than the line's
    keys = {_key(line) for line in lines if shortest <= len(line) <= len(text)}
    standing = [part for part in named if _key(part) in keys]
    strong = [part.strip() for part in _STRONG_SEPARATOR.split(text) if part.strip()]
    if standing and (text.startswith(standing[0]) or len(words(standing[0])) >= len(words(strong[0]))):
        return standing[0]
    if len(strong) > 1:
        return strong[0] if len(words(strong[0])) > 2 else max(strong, key=len)
    longest = max(parts, key=len)
    rest = text.replace(longest, " ", 1)
    # a dash or a colon inside a headline is common: only a short rest beside a long part is a site's name
    return longest if len(words(longest)) >= 4 and len(words(rest)) <= 6 and len(longest) > 0.5 * len(text) else text


def likelier(title: str, line: str, text: Sequence[Line]) -> str:
    """Of a <title> that no line of the page repeats and a line above the text: the one that the text is about.

    Old sites put their own name into every <title>.
    """
    body = {stem(word) for paragraph in text if is_prose(paragraph) for word in words_of(paragraph.text[:_BODY_SAMPLE])}
    is_label = len(words(title)) < 3  # «Новости района»
    return line if line and (is_label or _overlap(line, body) > _overlap(title, body)) else title


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
        score = 0.2 + _overlap(line.text, body) - 0.02 * (start - i) + (0.3 if line.kind is LineKind.HEADING else 0.0)
        if best is not None and same_title(lines[best].text, line.text):
            continue
        if score > best_score:
            best, best_score = i, score
    return best


def _overlap(text: str, body: set[str]) -> float:
    own = {stem(word) for word in words_of(text[:500]) if len(word) > 3}
    return len(own & body) / len(own) if own else 0.0


def stem(word: str) -> str:
    """Enough of a word to know it again in another case: endings matter less than speed here."""
    return word[:5]


def _agreement(own: list[str], claim: list[str]) -> float:
    """Share of words in common. A heading that is the claim, or opens it (its rest a suffix), agrees fully."""
    if not own or not claim:
        return 0.0
    if own == claim:
        return 1.2
    if len(own) >= 3 and own == claim[: len(own)]:
        return 1.1
    return len(set(own) & set(claim)) / max(len(set(own)), len(set(claim)))
