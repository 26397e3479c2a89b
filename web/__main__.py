"""`python -m web`: serves until it is stopped."""

import logging
import sys
from datetime import timedelta
from ipaddress import ip_address

import uvicorn

from core import config as settings
from core.errors import SvodkaError
from core.logs import setup
from storage.engine import Database
from web.app import make_app

log = logging.getLogger(__name__)


def main() -> int:
    try:
        config = settings.load()
        if config.database_url is None:
            raise SvodkaError("There is no DATABASE_URL.", "`./svodka up` sets it for its own server.")
        receivers = {one.name: one.label for one in config.receivers}
    except SvodkaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    setup(config.log_format, config.log_level)
    if config.web_open and not is_loopback(config.web_host):
        log.warning("SVODKA_WEB_OPEN counts on loopback only, not on %s: everybody signs in", config.web_host)
    broker = config.broker_url.get_secret_value() if config.broker_url else None
    app = make_app(
        Database(config.database_url.get_secret_value()),
        broker,
        patience=timedelta(seconds=config.watchdog_seconds),
        open_reading=config.web_open and is_loopback(config.web_host),
        api_per_minute=config.api_per_minute,
        receivers=receivers,
    )
    uvicorn.run(app, host=config.web_host, port=config.web_port, log_config=None, access_log=False, server_header=False)
    return 0


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


if __name__ == "__main__":
    sys.exit(main())
