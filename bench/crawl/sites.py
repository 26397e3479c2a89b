"""The farm's sites as spiders: a class for each host in the file that $BENCH_HOSTS names, a line each."""

import os
from pathlib import Path

from crawler import FeedSpider

for _host in Path(os.environ["BENCH_HOSTS"]).read_text(encoding="utf-8").split() if "BENCH_HOSTS" in os.environ else ():
    _name = "Site" + "".join(part.capitalize() for part in _host.replace("-", ".").split("."))
    _facts = {"name": _host, "region": None, "kind": "media", "timezone": "Europe/Moscow", "__module__": __name__}
    globals()[_name] = type(_name, (FeedSpider,), _facts | {"feeds": [f"http://{_host}/rss.xml"]})
