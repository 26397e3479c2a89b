"""Finds the sites: every class with a name in the packages of SVODKA_SPIDER_MODULES.

A file with a syntax error or a wrong class is reported and left out; the others still load.
"""

import importlib
import inspect
import pkgutil
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

from scrapy import Spider
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

from core.config import Config
from core.errors import SvodkaError
from crawler.check_site import check_site, location
from crawler.news_spider import NewsSpider


@dataclass(frozen=True, slots=True)
class Loaded:
    """The sites by name, and a sentence («file:line: what») for each file or class left out."""

    spiders: dict[str, type[NewsSpider]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def site(self, name: str) -> type[NewsSpider]:
        """Raises SvodkaError that says why there is none: a mistake in its file, or a name much like it."""
        if name in self.spiders:
            return self.spiders[name]
        for problem in self.problems:
            place = re.match(r"(.+?\.py):\d+", problem)
            if place and _names(Path(place[1]), name):
                raise SvodkaError(
                    f"{name} could not be loaded: there is a mistake at {place[0]}.", "`svodka check` tells which."
                )
        near = get_close_matches(name, self.spiders, n=1)
        raise SvodkaError(
            f"There is no site {name}.", f"Did you mean {near[0]}?" if near else "`scrapy list` shows all."
        )


def load_spiders(config: Config) -> Loaded:
    return load_modules(config.modules)


def load_modules(packages: Sequence[str]) -> Loaded:
    loaded = Loaded()
    for package in packages:
        for module in _walk(package, loaded.problems):
            for cls in _classes(module):
                _add(cls, loaded)
    return loaded


def _walk(name: str, problems: list[str]) -> Iterator[ModuleType]:
    """The module and everything below it, in order of name; what cannot be imported goes to `problems`."""
    if str(Path.cwd()) not in sys.path:  # spiders may live where the command is given
        sys.path.append(str(Path.cwd()))
    try:
        module = importlib.import_module(name)
    except Exception as error:  # noqa: BLE001 - a site's file may raise anything
        problems.append(_import_problem(name, error))
        return
    yield module
    for child in sorted(pkgutil.iter_modules(getattr(module, "__path__", [])), key=lambda child: child.name):
        yield from _walk(f"{name}.{child.name}", problems)


def _import_problem(name: str, error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}: {error.msg}. Mend the line; the file's sites are left out."
    if isinstance(error, ModuleNotFoundError) and error.name in {name, name.partition(".")[0]}:
        return f"There is no package {name}: SVODKA_SPIDER_MODULES names it. Correct the setting or PYTHONPATH."
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if len(frames) > 1 else name
    return f"{where}: {type(error).__name__}: {error}. The file's sites are left out."


def _classes(module: ModuleType) -> list[type[NewsSpider]]:
    """The sites of a module in the order of its lines; a class without a name and addresses is a family's base."""
    own = [
        cls
        for cls in vars(module).values()
        if inspect.isclass(cls) and issubclass(cls, NewsSpider) and cls.__module__ == module.__name__
    ]
    return [cls for cls in own if getattr(cls, "name", None) or cls.addresses()]


def _add(cls: type[NewsSpider], loaded: Loaded) -> None:
    try:
        check_site(cls)
    except SvodkaError as error:
        loaded.problems.append(f"{error.what} {error.remedy}".strip())
        return
    twin = loaded.spiders.get(cls.name)
    if twin and _package(twin) == _package(cls):
        loaded.problems.append(
            f"{location(cls, 'name')}: the name {cls.name!r} is already taken at {location(twin, 'name')}. Rename one."
        )
        return
    loaded.spiders[cls.name] = cls  # of a later package: whoever adds one may replace a site of the catalogue


def _package(cls: type[NewsSpider]) -> str:
    return cls.__module__.partition(".")[0]


class NoSuchSite(UsageError, KeyError):
    """A sentence for people under `scrapy crawl`; the KeyError that Scrapy's other commands expect."""

    __str__ = Exception.__str__


class SiteLoader(SpiderLoader):
    """Scrapy's look-up (`scrapy list`, `scrapy crawl`) through `load_modules`, so that a broken file is survived."""

    def __init__(self, settings: BaseSettings) -> None:
        loaded = load_modules(settings.getlist("SPIDER_MODULES"))
        for problem in loaded.problems:
            print(problem, file=sys.stderr)  # noqa: T201 - logging is not set up yet when Scrapy loads spiders
        self._spiders = dict(loaded.spiders)
        self._loaded = loaded

    def load(self, spider_name: str) -> type[Spider]:
        """Raises NoSuchSite."""
        try:
            return super().load(spider_name)
        except KeyError:
            pass
        try:
            return self._loaded.site(spider_name)
        except SvodkaError as error:
            raise NoSuchSite(f"{error.what} {error.remedy}") from None


def _names(file: Path, site: str) -> bool:
    try:
        return re.search(rf"[\"']{re.escape(site)}[\"']", file.read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return False
