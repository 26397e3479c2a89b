"""The script that people write first: Scrapy reads feeds, trafilatura reads pages, JSON lines come out.

`python -m bench.crawl.plain FILE_OF_HOSTS OUTPUT`, with http_proxy set. It remembers nothing between two runs, dates by
trafilatura, and knows no duplicates.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Plain(scrapy.Spider):
    name = "plain"

    def __init__(self, hosts: str, **more: Any) -> None:
        super().__init__(**more)
        self.start_urls = [f"http://{host}/rss.xml" for host in Path(hosts).read_text(encoding="utf-8").split()]

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        for link in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(link, self.article)

    def article(self, response: Response) -> Iterator[dict[str, Any]]:
        found = trafilatura.extract(response.body, url=response.url, output_format="json", with_metadata=True)
        if found:
            yield json.loads(found)


def main(hosts: str, output: str) -> None:
    settings = {
        "FEEDS": {output: {"format": "jsonlines", "encoding": "utf-8"}},
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    }
    process = CrawlerProcess(settings)
    process.crawl(Plain, hosts=hosts)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
