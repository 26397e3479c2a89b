"""Who wrote it: names in metadata, and the line under a text that is a signature."""

import re

_NAME = r"[А-ЯЁ][а-яё]{1,20}(?:-[А-ЯЁ][а-яё]{1,20})?"
_INITIALS = r"(?:[А-ЯЁ]\.\s?){1,2}"
_PERSON = rf"(?:{_NAME}\s{_NAME}|{_INITIALS}{_NAME}|{_NAME}\s{_INITIALS})"
_LABELLED = re.compile(
    r"^\W{0,3}(?:автор(?:ы)?(?: текста| статьи)?|текст|подготовил[аи]?)\s?[:—–-]?\s{0,3}"
    rf"((?:{_PERSON}(?:,\s)?){{1,4}})\W{{0,3}}$",
    re.I,
)
_PLACED = re.compile(rf"^{_NAME}(?:[\s-](?:на-)?{_NAME}){{0,2}},\s({_PERSON})\W{{0,2}}$")
_BARE = re.compile(rf"^({_PERSON})(?:,\s[«\"А-ЯЁ][\w«»\" -]{{1,40}})?\W{{0,2}}$")
_LONGEST = 90
_NOT_NAMES = re.compile(
    r"[:«]|\.(?:ru|com|net|рф|ua)\b|агентство|\bиа\b|редакция|администратор|admin|корреспондент|пресс-служба|http|@|\d",
    re.I,
)


def byline_of(line: str) -> tuple[str, ...]:
    """The people that a signature line names («Курск, Иван Петров», «Автор: И. Петров»); empty for other lines."""
    text = line.strip()
    if len(text) > _LONGEST:
        return ()
    for pattern in (_LABELLED, _PLACED, _BARE):
        if match := pattern.match(text):
            return people(match.group(1))
    return ()


def people(text: str) -> tuple[str, ...]:
    """Names of a metadata field, without a site's own account names."""
    names = (" ".join(part.split()).strip(" .;") for part in re.split(r"[,;|]|\sи\s", text[:300]))
    return tuple(dict.fromkeys(name for name in names if 3 <= len(name) <= 60 and not _NOT_NAMES.search(name)))
