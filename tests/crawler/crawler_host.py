"""A site without a network: real turns and a real database, with answers from a dictionary."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response
from sqlalchemy import text

from core.config import Config
from core.models import Claim
from crawler.batch import Batch, BatchReport
from crawler.frontier_io import FrontierIO
from crawler.loader import Loaded
from crawler.news_spider import NewsSpider
from storage import claims, sources
from storage.engine import Database

LEASE = timedelta(seconds=300)
PAGE = "<html><body><p>Мост открыли в срок.</p></body></html>"


@dataclass(frozen=True)
class Redirect:
    """An answer that was found at another address."""

    to: str
    status: int = 301
    body: str = PAGE


Answers = dict[str, str | int | BaseException | Redirect]


class Host:
    """`answers` by path: a body, a status, a redirect, or an exception to raise; `asked` are the paths in order."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.sent: list[dict[str, str]] = []
        self.hangs: set[str] = set()

    async def download(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        self.asked.append(path)
        self.sent.append({name.decode().lower(): request.headers[name].decode() for name in request.headers})
        if path in self.hangs:
            await asyncio.sleep(60)
        answer = self.answers.get(path, 404)
        if isinstance(answer, BaseException):
            raise answer
        url = urljoin(request.url, answer.to) if isinstance(answer, Redirect) else request.url
        hops = {"redirect_reasons": [answer.status]} if isinstance(answer, Redirect) else {}
        answer = answer.body if isinstance(answer, Redirect) else answer
        status, body = (answer, "") if isinstance(answer, int) else (200, answer)
        headers = {"Content-Type": "text/html; charset=utf-8", "ETag": f'"{hash(body)}"'}
        sent = Request(url, meta=hops)
        return Response(url, status=status, headers=headers, body=body.encode(), request=sent)


class Desk:
    """Polls one site again and again, as the batches of the service do."""

    def __init__(self, database: Database, site: type[NewsSpider], host: Host, **settings: object) -> None:
        self.database, self.site, self.host = database, site, host
        self._config = Config(**settings)  # type: ignore[arg-type]
        with database.begin() as session:
            sources.sync(session, [site.facts()])

    def claim(self) -> Claim:
        now = datetime.now(UTC)
        with self.database.begin() as session:
            sources.make_due(session, now)
            claims.release_all(session)
        with self.database.begin() as session:
            (claim,) = claims.start(session, claims.claim_due(session, 9, LEASE, now), LEASE, now)
        return claim

    def poll(self, still_ours: Callable[[Claim], bool] = lambda _: True) -> BatchReport:
        store = FrontierIO(self.database, self._config)
        loaded = Loaded({self.site.name: self.site}, [])
        batch = Batch([self.claim()], self._config, lambda _: None, still_ours, store, loaded)
        try:
            asyncio.run(batch.run(self.host.download))
        finally:
            store.close()
        return batch.report

    def one(self, query: str) -> object:
        with self.database.begin() as session:
            return session.scalar(text(query))

    def pages(self) -> int:
        found = self.one("select count(*) from page")
        assert isinstance(found, int)
        return found

    def detail(self) -> str:
        return str(self.one("select detail from poll order by id desc limit 1"))
