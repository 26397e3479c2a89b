"""How many requests a caller may make: a token bucket each, in this process.

Not in the broker: there is one web process, a limit guards only it, and reading must work while the broker is down.
"""

import math
import threading
from collections import OrderedDict

_CALLERS = 10_000  # the ones seen last; an older one begins anew with a full bucket
_BURST_SECONDS = 10


class Limits:
    """`per_minute` requests for each caller in the long run, those of ten seconds at once."""

    def __init__(self, per_minute: int) -> None:
        self._a_second = per_minute / 60
        self._size = max(self._a_second * _BURST_SECONDS, 1.0)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, caller: str, now: float, cost: float = 1.0) -> int:
        """0 where the request may pass, else the whole seconds after which it may. `now` in seconds, of any clock."""
        with self._lock:
            left, at = self._buckets.pop(caller, (self._size, now))
            left = min(self._size, left + max(now - at, 0) * self._a_second)
            cost = min(cost, self._size)
            passes = left >= cost
            self._buckets[caller] = (left - cost if passes else left, now)
            while len(self._buckets) > _CALLERS:
                self._buckets.popitem(last=False)
        return 0 if passes else max(math.ceil((cost - left) / self._a_second), 1)
