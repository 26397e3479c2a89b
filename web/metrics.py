"""What a Prometheus server reads at /metrics.

Nothing is counted in this process: the figures are Postgres's and the broker's at the moment of the asking, so that
they hold whichever workers live or have died.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import redis
from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import Database
from storage.metrics import Metrics, metrics

log = logging.getLogger(__name__)

_QUEUES = ("schedule", "crawl", "process")
_QUANTILES = ("0.5", "0.95")


class Figures:
    """A collector: asked anew at each scrape. A server that does not answer is a figure too, never an error."""

    def __init__(self, db: Database, broker_url: str | None) -> None:
        self._db = db
        self._broker = redis.Redis.from_url(broker_url, socket_timeout=2) if broker_url else None

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("svodka_up", "1 while this part answers.", labels=["part"])
        try:
            with self._db.begin() as session:
                found = metrics(session, datetime.now(UTC))
        except SQLAlchemyError:
            log.exception("no figures from the database")
            up.add_metric(["database"], 0)
        else:
            up.add_metric(["database"], 1)
            yield from _families(found)
        if self._broker is not None:
            try:
                lengths = {queue: self._broker.llen(queue) for queue in _QUEUES}
            except redis.RedisError:
                log.exception("no figures from the broker")
                up.add_metric(["broker"], 0)
            else:
                up.add_metric(["broker"], 1)
                text = "Messages that no worker has taken yet."
                yield _gauges("svodka_queue_messages", text, "queue", {q: float(str(n)) for q, n in lengths.items()})
        yield up


def registry(db: Database, broker_url: str | None) -> CollectorRegistry:
    own = CollectorRegistry()
    own.register(Figures(db, broker_url))
    return own


def _families(found: Metrics) -> Iterator[Metric]:
    yield _gauges("svodka_sources", "Sources by state; one may count more than once.", "state", found.sources)
    yield _gauge("svodka_overdue_seconds", "How long the source that has waited longest is due.", found.overdue_seconds)
    yield _gauges("svodka_pages", "Pages on their way: to fetch, to fetch later, to process.", "state", found.pages)
    ended = CounterMetricFamily("svodka_pages_ended", "Pages by how they ended.", labels=["outcome"])
    for outcome, count in found.pages_ended.items():
        ended.add_metric([outcome], count)
    yield ended
    yield _gauges("svodka_polls_last_hour", "Polls of the last hour by outcome.", "outcome", found.polls_last_hour)
    yield _gauge("svodka_open_gaps", "Lists that ran ahead of their polls, not caught up with yet.", found.open_gaps)
    yield _gauges("svodka_open_alerts", "What is wrong now, by kind: svodka alerts.", "kind", found.open_alerts)
    for name, text, pair in (
        ("svodka_poll_seconds", "Duration of the last hour's polls.", found.poll_seconds),
        ("svodka_delay_seconds", "From publication to first sight, last day.", found.delay_seconds),
    ):
        if pair:
            yield _gauges(name, text, "quantile", dict(zip(_QUANTILES, pair, strict=True)))
    for name, text, moment in (
        ("svodka_last_poll_timestamp_seconds", "When a poll last ended.", found.last_poll),
        ("svodka_last_article_timestamp_seconds", "When the newest article was first seen.", found.last_article),
    ):
        if moment is not None:
            yield _gauge(name, text, moment)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _gauges(name: str, text: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
