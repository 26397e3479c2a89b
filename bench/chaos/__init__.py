"""Kills at random points of the whole service, and what becomes of the news: nothing may be lost, nothing doubled, no
host asked by two polls at once, and within a minute it has to be at work again.

A hundred kills of every kind from a seed, some half hour; `python -m bench.chaos KILLS SEED` takes others. The exit
code is 1 when a promise was broken. What the service said is in `chaos.log` in the folder of temporary files.
"""


def main() -> int:
    from bench.chaos.command import KILLS, SEED, run

    return run(KILLS, SEED)
