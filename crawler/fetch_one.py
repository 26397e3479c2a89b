"""One page, once, with all manners of the crawler: robots.txt, the guard, the user agent, the bounds."""

from core.config import Config
from core.errors import SvodkaError
from crawler.fetch import Answer
from crawler.one_run import with_engine
from crawler.troubles import Trouble


def fetch_one(url: str, config: Config) -> Answer:
    """Once a process, for it runs the reactor. Raises SvodkaError that says why there is no page."""
    try:
        return with_engine(config, lambda fetcher: fetcher.get(url))
    except Trouble as trouble:
        raise SvodkaError(
            f"{url} cannot be fetched: {trouble.detail} ({trouble.outcome}).",
            "Save the page in a browser and give the file, with --url for its address.",
        ) from None
