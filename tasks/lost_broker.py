"""A worker outlives its broker, also while one of its tasks is under way.

After a lost connection kombu (5.7) closes its channel twice, and the running task is acknowledged on it when it ends.
A closed channel knows no address any more and answers that with an AttributeError; Celery, which expects an error of
the connection there and goes on, ends the whole worker over it, with all of its tasks.
"""

from typing import Any

from kombu.transport.redis import Channel, Transport
from redis.exceptions import ConnectionError as BrokerLost


class _Channel(Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if getattr(self.connection, "client", None) is None:
            raise BrokerLost("the channel is closed")
        parameters: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[misc]
        return parameters


def outlive_the_broker() -> None:
    """For all connections of this process. What was not given back or acknowledged, the broker gives out once more
    when it is there again, or the sweeps do, if it has forgotten all."""
    Transport.Channel = _Channel
