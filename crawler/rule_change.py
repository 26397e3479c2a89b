"""New rules for one site: what they do to its file and to its fixtures."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from core.errors import SvodkaError
from crawler.check_site import check_site
from crawler.news_spider import NewsSpider
from crawler.site_fixtures import Failure, check_fixture, fixtures_of, fixtures_root
from crawler.spider_file import change_facts

Rules = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """`before` and `after` are the text of the file; `mended` is the class as it would be."""

    spider: type[NewsSpider]
    mended: type[NewsSpider]
    file: Path
    before: str
    after: str

    @classmethod
    def of(cls, spider: type[NewsSpider], rules: Rules) -> "RuleChange":
        """Raises SvodkaError where the site's class is not plainly stated in its file; then it says what to write."""
        mended = cast("type[NewsSpider]", type(spider.__name__, (spider,), {**rules, "__module__": spider.__module__}))
        check_site(mended)
        file = Path(inspect.getsourcefile(spider) or "")
        try:
            before = file.read_text(encoding="utf-8")
            after = change_facts(before, spider.name, rules)
        except (OSError, SvodkaError) as error:
            by_hand = "\n".join(f"    {key} = {value!r}" for key, value in rules.items())
            raise SvodkaError(f"{file} cannot be changed: {error}", f"Write it by hand:\n{by_hand}") from None
        return cls(spider, mended, file, before, after)

    def fixtures(self) -> list[tuple[str, list[Failure], list[Failure]]]:
        """Each fixture of the site, with what fails of it today and with the new rules."""
        folders = fixtures_of(fixtures_root(self.spider) / self.spider.name)
        return [(one.name, check_fixture(one, self.spider), check_fixture(one, self.mended)) for one in folders]

    def write(self) -> None:
        """Raises SvodkaError where the file has changed since it was read, or cannot be written."""
        try:
            if self.file.read_text(encoding="utf-8") != self.before:
                raise SvodkaError(f"{self.file} was changed meanwhile.", "Give the command again.")
            self.file.write_text(self.after, encoding="utf-8")
        except OSError as error:
            raise SvodkaError(f"{self.file} cannot be written: {error}.", "Give its folder to this user.") from None
