"""What every batch needs is imported once, in the process that the batches are forked from.

Scrapy imports its parts when an engine is made: half a second of CPU for each batch. The reactor is not
among them: it belongs to one process and must be made there.
"""

import sys

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from core import workdays
from core.config import Config
from crawler.scrapy_settings import engine_settings

_COMPONENTS = ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES")
_CLASSES = (
    *("STATS_CLASS", "LOG_FORMATTER", "DUPEFILTER_CLASS", "REQUEST_FINGERPRINTER_CLASS", "DOWNLOADER", "SCHEDULER"),
    *("ITEM_PROCESSOR", "ROBOTSTXT_PARSER", "SCHEDULER_PRIORITY_QUEUE", "SCHEDULER_MEMORY_QUEUE"),
    *("SCHEDULER_START_MEMORY_QUEUE", "TWISTED_DNS_RESOLVER"),
)


def preload(config: Config) -> None:
    """Call it before the fork, in a process that will never run an engine of its own."""
    workdays.prepare()
    settings = Settings(engine_settings(config))
    for name in _COMPONENTS:
        for component in settings.get_component_priority_dict_with_base(name):
            load_object(component)
    for path in (*map(settings.get, _CLASSES), *filter(None, settings.getdict("DOWNLOAD_HANDLERS").values())):
        load_object(path)
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("a part of the engine made a reactor at its import; forked batches would share it")
