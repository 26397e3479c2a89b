import sys

from bench.console.command import run

sys.exit(run(*map(int, sys.argv[1:2])))
