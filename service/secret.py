"""Passwords of Svodka's own servers: made once, kept in files that only the owner reads."""

import os
import secrets
import shutil
from pathlib import Path

from core.errors import SvodkaError
from service.identity import Identity
from service.layout import write_private


def password(file: Path) -> str:
    """The password in the file, made at the first call. Letters and digits only, so that URLs need no quoting."""
    try:
        if text := file.read_text().strip():
            return text
    except FileNotFoundError:
        pass
    except OSError as error:
        raise SvodkaError(
            f"{file} cannot be read: {error.strerror}.", "Run Svodka as the user who started it first in this folder."
        ) from None
    text = secrets.token_hex(24)
    write_private(file, text + "\n")
    return text


def give(path: Path, identity: Identity | None) -> None:
    if identity is not None:
        shutil.chown(path, identity.uid, identity.gid)


def identity_of(folder: Path, default: Identity | None) -> Identity | None:
    """Who runs the server of a data folder: the folder's owner where there is one already, else `default`.

    Raises SvodkaError when the folder belongs to someone whom this process cannot be.
    """
    try:
        status = folder.stat()
    except FileNotFoundError:
        return default
    if status.st_uid == os.geteuid():
        return None if status.st_uid else default
    if os.geteuid() != 0:
        raise SvodkaError(
            f"{folder} belongs to another user (number {status.st_uid}).",
            "Run Svodka as the user who started it first in this folder, or set SVODKA_VAR to a folder of your own.",
        )
    return Identity(status.st_uid, status.st_gid)
