"""The console's pages with a large archive: server time, p50 and p95, and bytes of each page.

Starts servers of its own in a temporary folder with 50,000 made-up articles of 2,000 sources, months of counts and a
week of polls. A million articles take some ten minutes to load, and 8 GB: `python -m bench.console 1000000`.
"""


def main() -> int:
    from bench.console.command import run

    return run()
