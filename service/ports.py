"""TCP ports on this machine: free ones, taken ones, and one that is kept from start to start."""

import random
import socket
from pathlib import Path

from core.errors import SvodkaError

_FOR_SERVERS = range(20_000, 32_768)


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now. `host` may be a name or an address, IPv4 or IPv6."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            return False
    return True


def any_free(host: str = "127.0.0.1") -> int:
    """A port that a server may take a little later: not of those that the system gives to outgoing connections, one of
    which might stand in the way by then; unless none of the others is free."""
    for port in random.sample(_FOR_SERVERS, 20):
        if is_free(port, host):
            return port
    family, _, _, _, address = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind(address)
        return int(probe.getsockname()[1])


def answers(port: int, host: str = "127.0.0.1", timeout: float = 1.0) -> bool:
    try:
        socket.create_connection((host, port), timeout).close()
    except OSError:
        return False
    return True


def choose(wanted: int, remembered: Path, setting: str) -> int:
    """`wanted`, which must be free; or, for 0, the port of the last time where it still is free, else a new one.

    Raises SvodkaError that names `setting` when the wanted port is taken.
    """
    if wanted:
        if not is_free(wanted):
            raise in_use(wanted, setting)
        return wanted
    try:
        last = int(remembered.read_text())
    except (FileNotFoundError, ValueError):
        last = 0
    port = last if 0 < last < 65536 and is_free(last) else any_free()
    remembered.write_text(f"{port}\n")
    return port


def in_use(port: int, setting: str) -> SvodkaError:
    return SvodkaError(
        f"Port {port} is in use by another program.", f"Set {setting} to another port, or to 0 for a free one."
    )
