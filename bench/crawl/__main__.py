import sys

from bench.crawl.command import PARTS, run

sys.exit(run(sys.argv[1:] or list(PARTS)))
