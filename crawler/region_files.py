"""The files of the regions on disk: which there are, what a change of them looks like, and writing it."""

import difflib
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.config import Config
from core.errors import SvodkaError
from crawler.check_site import shown


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is and as it is to be; `old` is None where there is none yet."""

    file: Path
    old: str | None
    new: str

    def diff(self) -> str:
        """As `git diff` shows it."""
        name = shown(self.file)
        old = (self.old or "").splitlines(keepends=True)
        before = "/dev/null" if self.old is None else f"a/{name}"
        return "".join(difflib.unified_diff(old, self.new.splitlines(keepends=True), before, f"b/{name}"))

    def write(self) -> None:
        """Whole or not at all. Raises SvodkaError, also where the file was changed since it was read."""
        if read(self.file) != self.old:
            raise SvodkaError(
                f"{shown(self.file)} was changed meanwhile: it stays as it is.", "Give the command again."
            )
        draft = self.file.with_name(f".{self.file.name}.new")
        try:
            draft.write_bytes(self.new.encode("utf-8"))
            if self.file.exists():
                shutil.copymode(self.file, draft)
            draft.replace(self.file)
        except OSError as error:
            raise SvodkaError(
                f"{shown(self.file)} cannot be written: {error.strerror}.", "Give this user the folder."
            ) from None


def package_folder(config: Config) -> Path:
    """Where new classes go: the folder of the first package of SVODKA_SPIDER_MODULES. Raises SvodkaError."""
    name = config.modules[0] if config.modules else ""
    try:
        spec = importlib.util.find_spec(name) if name else None
    except (ImportError, ValueError):
        spec = None
    if spec is None or not spec.submodule_search_locations:
        remedy = "Make a folder of that name with an empty __init__.py in it."
        raise SvodkaError(f"SVODKA_SPIDER_MODULES names no package to write to: {name or 'nothing'}.", remedy)
    return Path(next(iter(spec.submodule_search_locations))).resolve()


def read(file: Path) -> str | None:
    """None where there is no file. Raises SvodkaError."""
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SvodkaError(f"{shown(file)} cannot be read: {error}.", "Mend it first.") from None
