"""Who runs the database. Postgres refuses to run as root, so for root it runs as `nobody`."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from core.errors import SvodkaError


@dataclass(frozen=True, slots=True)
class Identity:
    uid: int
    gid: int


def unprivileged() -> Identity | None:
    """The user that stands in for root; None when this process is not root and needs no other."""
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam("nobody")
    except KeyError:
        raise SvodkaError(
            "Postgres does not run as root, and this machine has no user `nobody` to run it as.",
            "Run Svodka as an ordinary user, or set DATABASE_URL to a Postgres of your own.",
        ) from None
    return Identity(user.pw_uid, user.pw_gid)


def closed_folder(path: Path, identity: Identity) -> Path | None:
    """The first folder above `path` (or `path` itself, if it is one) that the user may not enter."""
    for folder in reversed([path, *path.parents]):
        try:
            status = folder.stat()
        except FileNotFoundError:
            return None  # not there yet: whoever makes it gives it to the user
        if not stat.S_ISDIR(status.st_mode):
            continue
        if status.st_uid == identity.uid:
            needed = stat.S_IXUSR
        elif status.st_gid == identity.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not status.st_mode & needed:
            return folder
    return None


def require_reach(path: Path, identity: Identity | None, setting: str) -> None:
    """Raises SvodkaError naming the folder in the way; `setting` is the remedy that moves `path` elsewhere."""
    if identity is None or (folder := closed_folder(path, identity)) is None:
        return
    raise SvodkaError(
        f"As root, Svodka runs Postgres as the user `nobody`, and {folder} is closed to that user.",
        f"{setting}, or open the folder for passing through (chmod o+x {folder}), "
        "or run Svodka as an ordinary user, or set DATABASE_URL to a Postgres of your own.",
    )
