"""Real HTTP on loopback: unchanged polls a minute a core, articles a CPU second against a plain Scrapy and trafilatura
script, and the whole service with 2,000 sites where articles keep arriving.

Starts servers of its own in a temporary folder and a farm of sites in a process of its own, whose CPU time counts for
nobody. Takes some half an hour; `python -m bench.crawl engine|peers|live` runs a part.
"""


def main() -> int:
    from bench.crawl.command import PARTS, run

    return run(list(PARTS))
