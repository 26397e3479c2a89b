"""A finding as a change of files: the region's file with one class more, and the fixture beside the package.

Everything is checked before it is written, and again from the file after it was; what fails then is taken back.
"""

import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.config import Config
from core.errors import SvodkaError
from crawler.check_site import check_site, location, shown
from crawler.discovery import bare_host
from crawler.loader import Loaded
from crawler.news_spider import NewsSpider
from crawler.probe.finding import BASES, Finding, Sample
from crawler.region_files import Change, package_folder, read
from crawler.site_fixtures import check_fixture, fixtures_root, write_fixture
from crawler.spider_file import NewSite, add_class, class_name, file_name, names, new_file


class Known(SvodkaError):
    """The site is in the catalogue already, as the source `name`."""

    def __init__(self, name: str, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.name = name


@dataclass(frozen=True, slots=True)
class Addition:
    """`change` is that of the region's file; `fixtures` is the folder of the site's fixtures, `day` the one that is
    written there, and `files` are what it holds, by name."""

    site: NewSite
    change: Change
    fixtures: Path
    day: str
    files: Mapping[str, bytes]

    @property
    def text(self) -> str:
        """The class alone, with its import."""
        start = self.change.new.rindex("\nclass ") + 1  # a new class stands at the end
        return f"from {self.site.module} import {self.site.base}\n\n\n{self.change.new[start:]}"

    @property
    def is_writable(self) -> bool:
        """Whether this user may write where the files go: a container's file system may be read-only."""
        return all(_may_write(folder) for folder in (self.change.file.parent, self.fixtures))

    def write(self) -> Path:
        """Returns the fixture's folder. Raises SvodkaError, and then nothing has changed."""
        existed = self.fixtures.exists()
        self.change.write()
        try:
            spider = _load(self.change.file, self.site.name)
            check_site(spider)
            return self._write_fixture(spider)
        except BaseException:
            self._take_back()
            if not existed:
                shutil.rmtree(self.fixtures, ignore_errors=True)
            raise

    def _take_back(self) -> None:
        if self.change.old is None:
            self.change.file.unlink(missing_ok=True)
        else:
            Change(self.change.file, self.change.new, self.change.old).write()

    def _write_fixture(self, spider: type[NewsSpider]) -> Path:
        target = self.fixtures / self.day
        try:
            target.mkdir(parents=True)
            for name, body in self.files.items():
                (target / name).write_bytes(body)
        except OSError as error:
            raise SvodkaError(
                f"{shown(target)} cannot be written: {error.strerror}.", "Give this user the folder."
            ) from None
        _check(target, spider)
        return target


def plan(finding: Finding, loaded: Loaded, config: Config) -> Addition:
    """Raises SvodkaError where the site is there already, the region's file cannot take it, or the class or its fixture
    would not be right."""
    site = NewSite(finding.name, finding.base.__name__, finding.facts())
    change, spider, fixtures = placed(site, loaded, config)
    check_site(spider)
    with tempfile.TemporaryDirectory() as folder:
        target = _fixture(Path(folder), finding, spider)
        files = {file.name: file.read_bytes() for file in sorted(target.iterdir())}
    return Addition(site, change, fixtures, target.name, files)


def placed(site: NewSite, loaded: Loaded, config: Config) -> tuple[Change, type[NewsSpider], Path]:
    """The region's file with the site as the file is now, the class, and the folder of its fixtures. Raises SvodkaError
    where the site is there already or the file cannot take it."""
    stated = site.facts["region"]
    region = str(stated) if stated is not None else None
    file = package_folder(config) / file_name(region)
    attributes = {"name": site.name, **site.facts, "__module__": f"{config.modules[0]}.{file.stem}"}
    spider: type[NewsSpider] = type(class_name(site.name), (BASES[site.base],), attributes)
    refuse_known(site.name, spider.list_urls(), loaded)
    old = read(file)
    new = add_class(old if old is not None else new_file(region), site)
    fixtures = fixtures_root(spider) / site.name
    if fixtures.exists():
        raise SvodkaError(f"{shown(fixtures)} has fixtures already.", "Move them away, or give another --name.")
    return Change(file, old, new), spider, fixtures


def refuse_known(name: str, urls: Sequence[str], loaded: Loaded) -> None:
    """Raises Known, which says where a site of this name or with lists on these hosts stands."""
    hosts = {bare_host(urlsplit(url).hostname or "") for url in urls}
    for spider in loaded.spiders.values():
        why = None
        if spider.name == name:
            why = f"The name {name} is taken"
        elif hosts & {bare_host(urlsplit(url).hostname or "") for url in spider.list_urls()}:
            why = f"{', '.join(sorted(hosts))} is there already, as {spider.name}"
        if why:
            on = f"`./svodka sources enable {spider.name}` starts to poll it. " if not spider.enabled else ""
            anew = "To add it anew, take that class out first."
            raise Known(spider.name, f"{why}: {location(spider, 'name')}.", on + anew)


def _may_write(folder: Path) -> bool:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def _fixture(folder: Path, finding: Finding, spider: type[NewsSpider]) -> Path:
    sample, first = _best(finding.samples), finding.lists[0]
    target = write_fixture(
        folder,
        spider,
        url=sample.answer.url,
        page=sample.answer.body,
        headers=sample.answer.headers,
        now=sample.fetched_at,
        found=sample.found,
        list_kind=first.kind,
        list_body=first.answer.body,
        list_url=first.answer.url,
        list_headers=first.answer.headers,
    )
    if finding.undated:
        _forgive_date(target / "expected.json")
    _check(target, spider)
    return target


def _check(fixture: Path, spider: type[NewsSpider]) -> None:
    if failures := check_fixture(fixture, spider):
        raise SvodkaError(
            f"The class does not read its own fixture: {failures[0]}.", "Add it by hand: docs/add-a-site.md."
        )


def _best(samples: Sequence[Sample]) -> Sample:
    """A dated one with a headline and the most text."""
    return max(
        samples, key=lambda one: (one.found.published_at is not None, bool(one.found.title), len(one.found.text))
    )


def _forgive_date(file: Path) -> None:
    wanted = json.loads(file.read_text(encoding="utf-8"))
    wanted["known_misses"] = {"published_at": "the site gives no date"}
    file.write_text(json.dumps(wanted, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _load(file: Path, site: str) -> type[NewsSpider]:
    """The class as it stands in the file, not as an earlier import of it knows it."""
    spec = importlib.util.spec_from_file_location(f"{file.parent.name}.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise SvodkaError(f"{file} cannot be read as Python.", "Mend it first.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[NewsSpider] = getattr(module, names(file.read_text(encoding="utf-8"))[site])
    return found
