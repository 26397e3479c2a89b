"""How much is waiting in a queue."""

from functools import cache

import redis

from core.errors import SvodkaError
from tasks.app import config


@cache
def _client() -> redis.Redis:
    url = config().broker_url
    if url is None:
        raise SvodkaError("There is no BROKER_URL.", "`./svodka up` sets it for its workers.")
    return redis.Redis.from_url(url.get_secret_value(), socket_timeout=10)


def waiting(queue: str) -> int:
    """Messages that no worker has taken yet. (Celery keeps a queue as a Redis list of that name.)"""
    return int(_client().llen(queue))
