"""A supervisor in a process of its own, which the tests may kill: `python driver.py FOLDER`.

Runs a polite child, a stubborn one and one with a grandchild; writes their numbers to FOLDER/pids.
"""

import sys
from pathlib import Path

from service.logs import LogStream
from service.supervisor import Interrupted, Supervisor
from tests.service.children import PARENT, POLITE, STUBBORN, eventually, program


def main(folder: Path) -> None:
    grandchild = folder / "grandchild"
    programs = [
        program("polite", POLITE, stop_seconds=2.0),
        program("stubborn", STUBBORN, stop_seconds=2.0),
        program("parent", PARENT, str(grandchild), stop_seconds=2.0, stage=1),
    ]
    try:
        with Supervisor(programs, LogStream(sys.stdout)) as supervisor:
            supervisor.start()
            eventually(lambda: grandchild.exists() and grandchild.read_text() != "")
            pids = [*map(str, supervisor.pids.values()), grandchild.read_text()]
            (folder / "pids.new").write_text(" ".join(pids))
            (folder / "pids.new").rename(folder / "pids")
            supervisor.watch()
    except Interrupted:
        print("stopped in order", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
