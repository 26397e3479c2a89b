"""Words as they stand in hosts and in text: stems of Russian place names, Latin spellings."""

import re

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)
_ENDINGS = ("ская", "ский", "ое", "ая", "ий", "ый", "ой", "ие", "ые")
_VOWELS = "аеёийоуыьэюя"
_IRREGULAR = {
    "край": "кра(?:й|я|ю|ем|е)",
    "округ": r"округ\w{0,2}",
    "Орёл": "(?:Орёл|Орел|Орла|Орлу|Орлом|Орле)",
    "Киров": "(?:Кирове|Кировом)",  # other cases are those of the man, whose streets are everywhere
    "Владимир": "(?:Владимире|Владимиром и областью)",
}


def stem(name: str) -> str:
    """A regular expression for a place name in any case: «Белгород» also «Белгороде», «Белгорода», «Белгородом».

    Of two words both are inflected: «Старый Оскол», «Старого Оскола».
    """
    parts = re.split(r"([\s-]+)", name)
    return "".join(re.escape(part) if i % 2 else _stem(part) for i, part in enumerate(parts))


def _stem(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word[-1] in "иоуэ" or len(word) < 3:
        return re.escape(word)
    for ending in _ENDINGS:
        if word.endswith(ending):
            base = word.removesuffix(ending) + ("ск" if ending.startswith("ск") else "")
            return rf"{_yo(base)}\w{{1,3}}"
    base = word[:-1] if word[-1] in _VOWELS else word
    return rf"{_yo(base)}(?:[аеуыиьяюой]|ом|ем|ой|ей|ью|ого|ому|ым|ами|ах)?"


def _yo(text: str) -> str:
    return "".join("[её]" if char in "её" else re.escape(char) for char in text)


def latin(text: str) -> str:
    return "".join(_LATIN.get(char, char) for char in text.lower())


def unicode_host(host: str) -> str:
    """«новости.рф» for «xn--…»; the host itself where it is no punycode."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def hosts_words(host: str) -> dict[str, float]:
    """The words that a host may be made of, with how much each tells: 5 for a whole label or a part between hyphens, 4
    where a label begins or ends with it."""
    found: dict[str, float] = {}
    for label in host.split(".")[:-1]:
        parts = re.split(r"[-_]", label)
        for part in (label, *parts):
            found[part] = 5.0
            for end in range(4, len(part)):
                found.setdefault(part[:end], 4.0)
            for start in range(1, len(part) - 3):
                found.setdefault(part[start:], 4.0)
    return found
