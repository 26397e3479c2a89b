"""Looks at a site that nobody has described yet: finds its lists, reads some of its articles, guesses its facts.

Through the service's own engine: robots.txt, the pauses, the guard against private networks and the bounds hold.
"""

from crawler.probe.finding import Fact, Finding, Hopeless, Wanted
from crawler.probe.run import probe_sites

__all__ = ["Fact", "Finding", "Hopeless", "Wanted", "probe_sites"]
