"""The same with news-please as a library: it fetches and extracts what the feeds name.

`PYTHON bench/crawl/with_news_please.py FILE_OF_HOSTS OUTPUT`, with http_proxy set and a Python that has news-please and
nothing of ours: its requirements do not go with Svodka's lock.
"""

import json
import sys
from pathlib import Path
from urllib.request import urlopen
from xml.etree import ElementTree

from newsplease import NewsPlease


def main(hosts: str, output: str) -> None:
    links = []
    for host in Path(hosts).read_text(encoding="utf-8").split():
        with urlopen(f"http://{host}/rss.xml") as answer:
            links += [link.text for link in ElementTree.parse(answer).iterfind(".//item/link")]  # noqa: S314
    found = NewsPlease.from_urls(links, {"timeout": 30}, fetch_images=False) if links else {}
    with Path(output).open("w", encoding="utf-8") as file:
        for url, article in found.items():
            if article and article.maintext:
                file.write(json.dumps({"url": url, "title": article.title, "text": article.maintext}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
