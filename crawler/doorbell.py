"""The process workers are told of stored pages: those of all sources of a batch together, and none of them late."""

import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

log = logging.getLogger(__name__)

_GROUP = 8  # pages a message
_SECONDS = 1.0  # that a page waits for others; a message for each would cost the workers as much as a look-up


class Doorbell:
    """`ring` gets the ids of pages, in a thread of its own; at the end of the block it gets all that were left."""

    def __init__(self, ring: Callable[[list[int]], None]) -> None:
        self._ring = ring
        self._stored: SimpleQueue[int | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="doorbell", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stored.put(None)
        self._thread.join()

    def page(self, page_id: int) -> None:
        """Call it after the page's commit; it does not block."""
        self._stored.put(page_id)

    def _run(self) -> None:
        more = True
        while more:
            ids, more = self._gathered()
            try:
                if ids:
                    self._ring(ids)
            except Exception as error:  # noqa: BLE001 - the pages are stored; the sweep finds what was not announced
                log.warning("processing of %d pages could not be asked for, the sweep will: %s", len(ids), error)

    def _gathered(self) -> tuple[list[int], bool]:
        """A group, or what came soon after its first page; and whether more may come."""
        ids: list[int] = []
        page = self._stored.get()
        last_call = time.monotonic() + _SECONDS
        while page is not None:
            ids.append(page)
            if len(ids) == _GROUP:
                return ids, True
            try:
                page = self._stored.get(timeout=max(last_call - time.monotonic(), 0))
            except Empty:
                return ids, True
        return ids, False
