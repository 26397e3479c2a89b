import sys

from bench.search.command import run

sys.exit(run(*map(int, sys.argv[1:])))
