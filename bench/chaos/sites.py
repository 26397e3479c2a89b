"""The feeds of the siege as spiders: a class for each line of the file that $BENCH_HOSTS names, host and path."""

import os
from pathlib import Path

from crawler import FeedSpider

_SECONDS = 8  # between two polls of a source

for _line in Path(os.environ["BENCH_HOSTS"]).read_text(encoding="utf-8").split() if "BENCH_HOSTS" in os.environ else ():
    _host, _, _file = _line.partition("/")
    _name = f"{_file.removesuffix('.xml')}.{_host}"
    _facts = {"name": _name, "region": None, "kind": "media", "timezone": "Europe/Moscow", "__module__": __name__}
    _pace = {"min_interval": 1, "fixed_interval": _SECONDS}
    globals()[_name.replace(".", "_")] = type(
        _name.replace(".", "_"), (FeedSpider,), _facts | _pace | {"feeds": [f"http://{_line}"]}
    )
