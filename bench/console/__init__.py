"""The console's pages and the API with a large archive: server time, p50 and p95, CPU and bytes of each.

Starts servers of its own in a temporary folder with 50,000 made-up articles of 2,000 sources, three years of counts, a
week of polls, twenty watches with their finds. A million articles: `python -m bench.console 1000000` (10 GB, some
fifteen minutes).
"""


def main() -> int:
    from bench.console.command import run

    return run()
