"""Seconds of processor time that a server behind a client of this process spends: its threads, and Postgres.

On a machine that others use too it tells more than the clock. From /proc, so on Linux only; Postgres is counted in
hundredths of a second, so ask for a sum over many requests.
"""

import os
import time
from pathlib import Path

from sqlalchemy import text

from storage.engine import Database

_PROC = Path("/proc")
_OWN, _WAITED_FOR = slice(11, 13), slice(13, 15)  # fields of `stat` behind the name: user and system time, in ticks


class Cpu:
    """Call it from the thread of the client, whose own time is left out."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.begin() as session:
            backend = session.scalar(text("select pg_backend_pid()"))
        self._postmaster = int(_fields(backend)[1]) if _fields(backend) else 0

    def seconds(self) -> float | None:
        """Since some moment; None where this machine does not tell."""
        if not self._postmaster:
            return None
        with self._database.begin() as session:
            backends = session.scalars(text("select pid from pg_stat_activity where backend_type = 'client backend'"))
            ticks = sum(_ticks(pid, _OWN) for pid in backends)
        ticks += _ticks(self._postmaster, _WAITED_FOR)  # parallel workers, which have ended
        return time.process_time() - time.thread_time() + ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int, which: slice) -> int:
    return sum(map(int, _fields(pid)[which]))


def _fields(pid: int) -> list[str]:
    """Empty for a process that is gone."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
