"""Where things lie in the service's own folder, and how small files are written there."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import SvodkaError


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths under `var`. `of` makes the folders; nothing here is read by other users but `var` itself."""

    var: Path

    @classmethod
    def of(cls, var: Path) -> "Layout":
        """Raises SvodkaError when the folders cannot be made."""
        layout = cls(Path(os.path.abspath(var)))  # noqa: PTH100 - symbolic links stay as the owner wrote them
        try:
            layout.var.mkdir(parents=True, exist_ok=True)
            for folder in (layout.run, layout.logs):
                folder.mkdir(mode=0o700, exist_ok=True)
            probe = layout.run / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise SvodkaError(
                f"The folder {layout.var} cannot be used: {error.strerror}.",
                "Set SVODKA_VAR to a folder that this user may write to.",
            ) from None
        return layout

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    def ready_file(self, role: str) -> Path:
        """A worker or beat touches it when it has started to work."""
        return self.run / f"{role}.ready"


def write_private(path: Path, text: str) -> None:
    """Replaces the file in one step; only this user can read it, at no moment anyone else."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in the file; None where there is no file or it is not whole."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return value if isinstance(value, dict) else None
