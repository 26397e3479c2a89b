"""The index of near copies in Postgres: look-up and whole transaction from 10 thousand to 1 million articles,
bytes an article, and the law of growth.

Starts servers of its own in a temporary folder, with the service's settings, and needs 20 GB there for some fifteen
minutes. Writes docs/duplicates-index.svg. Other sizes: `python -m bench.dedupe_index 10000 30000`.
"""


def main() -> int:
    from bench.dedupe_index.command import run

    return run()
