"""`scrapy probe URL`: what `svodka add --dry-run` shows, beside `scrapy genspider` and the like; writes nothing."""

import argparse
import sys
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from core.config import load
from core.errors import SvodkaError
from crawler.loader import load_spiders


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False, "SPIDER_LOADER_WARN_ONLY": True}

    def syntax(self) -> str:
        return "[options] <url>"

    def short_desc(self) -> str:
        return "Look at a site and print the class that would be written for it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--listing", metavar="CSS", help="the links on the page given")
        parser.add_argument("--date", metavar="CSS", help="the date on an article's page")
        parser.add_argument("--region", metavar="CODE", help="RU-SMO, or none for a federal source")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("Give one address.")
        # only here: Scrapy imports every command, whichever is called
        from crawler.probe import Hopeless, Wanted, probe_sites, report
        from crawler.probe.addition import plan
        from crawler.probe.options import check_options, whole

        config = load()
        loaded = load_spiders(config)
        try:
            given = Wanted(args[0], listing=opts.listing, date=opts.date, region=opts.region)
            (given,) = check_options([given])
            (ended,) = probe_sites([whole(given, loaded)], config)
            if isinstance(ended, Hopeless):
                raise ended
            addition = plan(ended, loaded, config)
        except SvodkaError as error:
            sys.stderr.write(f"{error}\n")
            self.exitcode = 1
            return
        sys.stdout.write("\n".join([*report.lines(ended), "", addition.change.diff()]))
