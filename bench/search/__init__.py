"""Full-text search in Postgres: p50 and p95 of a mixed set of queries in 100 thousand made-up articles.

Starts servers of its own in a temporary folder, with the service's settings. Other sizes:
`python -m bench.search 1000000` (15 GB, some fifteen minutes).
"""


def main() -> int:
    from bench.search.command import run

    return run()
