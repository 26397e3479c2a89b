import sys

from bench.dedupe_index.command import run

sys.exit(run([int(size) for size in sys.argv[1:]]))
