"""`python -m notify`: watches and delivers until it is stopped."""

import logging
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from core import config as settings
from core.config import Config
from core.errors import SvodkaError
from core.logs import setup
from notify.courier import Courier
from notify.look import Look
from notify.watchdog import Watchdog
from storage.engine import Database

log = logging.getLogger(__name__)

_LOOK_SECONDS, _ROUND_SECONDS = 5.0, 3.0
ALIVE = "notify.alive"  # touched at each look, for `svodka health notify`


def main() -> int:
    try:
        config = settings.load()
        if config.database_url is None:
            raise SvodkaError("There is no DATABASE_URL.", "`./svodka up` sets it for its own server.")
        receivers = config.receivers
    except SvodkaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    setup(config.log_format, config.log_level)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    log.info("told of alerts: %s", ", ".join(one.label for one in receivers) or "nobody")
    # two connections: what hangs on one of them must not hold the other
    url = config.database_url.get_secret_value()
    courier = threading.Thread(target=_deliver, args=(Database(url), config, stopping), daemon=True)
    courier.start()
    _watch(Database(url), config, stopping)
    courier.join(timeout=5)
    return 0


def _watch(db: Database, config: Config, stopping: threading.Event) -> None:
    folder = Path(config.var) / "run"
    folder.mkdir(parents=True, exist_ok=True)
    look = Look(db, config.broker_url.get_secret_value() if config.broker_url else None)
    watchdog = Watchdog(db, config, folder, datetime.now(UTC))
    (folder / "notify.ready").touch()
    while not stopping.is_set():
        try:
            watchdog.round(look.signs())
            (folder / ALIVE).touch()
        except SQLAlchemyError as error:  # it went away between look and writing; the next look says so
            log.warning("the watchdog could not write: %s", type(error).__name__)
        except OSError as error:  # no disk, no process, no memory: the next look may have them
            log.warning("the watchdog could not tell: %s", error)
        stopping.wait(_LOOK_SECONDS)


def _deliver(db: Database, config: Config, stopping: threading.Event) -> None:
    courier = Courier(db, config)
    while not stopping.is_set():
        try:
            courier.round()
        except SQLAlchemyError as error:
            log.warning("messages wait: the database says %s", type(error).__name__)
            stopping.wait(_LOOK_SECONDS)
        except Exception:
            log.exception("a round of delivery failed")
            stopping.wait(_LOOK_SECONDS)
        stopping.wait(_ROUND_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
