"""Which reading of pages an article was stored by.

Two parts: a number, counted up by hand in the commit that may change what the code makes of a page; and a hash of the
data files, because rules and weights change more often than anyone would count. The same page and the same version
give the same article. An article with another version is no worse for it: `svodka reprocess` shows which ones would
change, and writes those only.
"""

from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files

CODE = 2


def version_of(code: int, data: Iterable[tuple[str, bytes]]) -> str:
    """«2.1f0c9a3e»: from the number and the data files, names and bytes, in whatever order."""
    found = sha256()
    for name, content in sorted(data):
        found.update(f"{name} {len(content)} ".encode() + content)
    return f"{code}.{found.hexdigest()[:8]}"


def _data() -> Iterable[tuple[str, bytes]]:
    return [(file.name, file.read_bytes()) for file in files("extraction").joinpath("data").iterdir() if file.is_file()]


VERSION = version_of(CODE, _data())
