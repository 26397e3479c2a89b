import sys

from bench.chaos.command import KILLS, SEED, run

_given = [int(argument) for argument in sys.argv[1:3]]
_count, _seed = (*_given, *(KILLS, SEED)[len(_given) :])
sys.exit(run(_count, _seed))
