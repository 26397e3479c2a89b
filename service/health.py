"""Whether a role works: what compose asks every half minute, and `svodka up` at the start."""

import time
import urllib.error
import urllib.request

from core.config import Config
from core.errors import SvodkaError
from service.layout import Layout
from service.roles import ONCE, WORKERS, Role, node

_NOTIFY_SILENCE = 2 * 60.0  # it looks every five seconds, and waits for receivers for less than one minute
_BEAT_SILENCE = 15 * 60.0  # beat writes its schedule file every three minutes


def check(role: Role, config: Config) -> None:
    """Raises SvodkaError when the role, on this machine or in this container, does not work."""
    if role in WORKERS:
        _worker(role, config)
    elif role is Role.WEB:
        if not web_answers(config.web_host, config.web_port):
            raise SvodkaError("web does not answer on /health.", "Look at its log.")
    elif role is Role.BEAT:
        _beat(config)
    elif role is Role.NOTIFY:
        _notify(config)
    elif role in ONCE:
        raise SvodkaError(f"{role} runs once and ends: it has no health.", "Its exit code says how it went.")


def web_answers(host: str, port: int) -> bool:
    """Whether GET /health says 200. A server on all addresses is asked on loopback."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through http_proxy
    try:
        with opener.open(f"http://{host}:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _worker(role: Role, config: Config) -> None:
    """A ping through the broker; without loading the tasks, which would cost two seconds of CPU each time."""
    from celery import Celery

    if config.broker_url is None:
        raise SvodkaError("There is no BROKER_URL to ask through.", "Set it as for the worker.")
    app = Celery(broker=config.broker_url.get_secret_value(), set_as_current=False)
    try:
        answers = app.control.ping(destination=[node(role)], timeout=5.0)
    except OSError as error:
        raise SvodkaError(f"The broker does not answer: {error}.", "Is it running?") from None
    finally:
        app.close()
    if not answers:
        raise SvodkaError(f"The worker {node(role)} does not answer.", "Look at its log.")


def _beat(config: Config) -> None:
    layout = Layout.of(config.var)
    files = list(layout.run.glob("beat-schedule*"))
    newest = max((file.stat().st_mtime for file in files), default=0.0)
    if not layout.ready_file(Role.BEAT).exists() or time.time() - newest > _BEAT_SILENCE:
        raise SvodkaError("beat has not ticked for a quarter of an hour.", "Look at its log.")


def _notify(config: Config) -> None:
    alive = Layout.of(config.var).run / "notify.alive"
    if not alive.exists() or time.time() - alive.stat().st_mtime > _NOTIFY_SILENCE:
        raise SvodkaError("notify has not looked for two minutes.", "Look at its log.")
