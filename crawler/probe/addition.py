"""A finding as a change of files: the region's file with one class more, and the fixture beside the package.

Everything is checked before it is written, and again from the file after it was; what fails then is taken back.
"""

import difflib
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.config import Config
from core.errors import SvodkaError
from crawler.check_site import check_site, location
from crawler.discovery import bare_host
from crawler.loader import Loaded
from crawler.news_spider import NewsSpider
from crawler.probe.finding import Finding, Sample
from crawler.site_fixtures import check_fixture, fixtures_root, write_fixture
from crawler.spider_file import NewSite, add_class, file_name, names, new_file


@dataclass(frozen=True, slots=True)
class Addition:
    """`old` is None where the file is new; `fixtures` is the folder of the site's fixtures."""

    finding: Finding
    spider: type[NewsSpider]
    file: Path
    old: str | None
    new: str
    fixtures: Path

    def diff(self) -> str:
        name = _shown(self.file)
        before = "/dev/null" if self.old is None else f"a/{name}"
        old, new = (self.old or "").splitlines(keepends=True), self.new.splitlines(keepends=True)
        return "".join(difflib.unified_diff(old, new, before, f"b/{name}"))

    def check(self) -> None:
        """Raises SvodkaError where the class or its fixture would not be right."""
        check_site(self.spider)
        with tempfile.TemporaryDirectory() as folder:
            self._write_fixture(Path(folder), self.spider)

    def write(self) -> Path:
        """Returns the fixture's folder. Raises SvodkaError, and then nothing has changed."""
        existed = self.fixtures.exists()
        try:
            _replace(self.file, self.new)
            spider = _load(self.file, self.finding.name)
            check_site(spider)
            return self._write_fixture(self.fixtures, spider)
        except BaseException as error:
            if self.old is None:
                self.file.unlink(missing_ok=True)
            else:
                _replace(self.file, self.old)
            if not existed:
                shutil.rmtree(self.fixtures, ignore_errors=True)
            if isinstance(error, OSError):
                raise SvodkaError(f"{error.filename}: {error.strerror}.", "Make it writable for this user.") from None
            raise

    def _write_fixture(self, folder: Path, spider: type[NewsSpider]) -> Path:
        sample, first = _best(self.finding.samples), self.finding.lists[0]
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
        if self.finding.undated:
            _forgive_date(target / "expected.json")
        if failures := check_fixture(target, spider):
            raise SvodkaError(
                f"The class does not read its own fixture: {failures[0]}.", "Add it by hand: docs/add-a-site.md."
            )
        return target


def plan(finding: Finding, loaded: Loaded, config: Config) -> Addition:
    """Raises SvodkaError where the site is there already or the region's file cannot take it."""
    refuse_known(finding.name, [one.url for one in finding.lists], loaded)
    package, folder = _package(config)
    facts = finding.facts()
    region = None if finding.region.value == "none" else finding.region.value
    file = folder / file_name(region)
    old = _read(file)
    source = old if old is not None else new_file(region)
    new = add_class(source, NewSite(finding.name, finding.base.__name__, facts))
    attributes = {"name": finding.name, **facts, "__module__": f"{package}.{file.stem}"}
    spider = type(names(new)[finding.name], (finding.base,), attributes)
    fixtures = fixtures_root(spider) / finding.name
    if fixtures.exists():
        raise SvodkaError(f"{_shown(fixtures)} has fixtures already.", "Move them away, or give another --name.")
    return Addition(finding, spider, file, old, new, fixtures)


def refuse_known(name: str, urls: Sequence[str], loaded: Loaded) -> None:
    """Raises SvodkaError that says where a site of this name or with lists on these hosts stands."""
    hosts = {bare_host(urlsplit(url).hostname or "") for url in urls}
    for spider in loaded.spiders.values():
        why = None
        if spider.name == name:
            why = f"The name {name} is taken"
        elif hosts & {bare_host(urlsplit(url).hostname or "") for url in spider.list_urls()}:
            why = f"{', '.join(sorted(hosts))} is there already, as {spider.name}"
        if why:
            on = f"`./svodka sources enable {spider.name}` starts to poll it. " if not spider.enabled else ""
            raise SvodkaError(f"{why}: {location(spider, 'name')}.", f"{on}To add it anew, take that class out first.")


def _package(config: Config) -> tuple[str, Path]:
    """The first package of SVODKA_SPIDER_MODULES and its folder, where the regions' files lie."""
    name = config.modules[0] if config.modules else ""
    try:
        spec = importlib.util.find_spec(name) if name else None
    except (ImportError, ValueError):
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise SvodkaError(
            f"SVODKA_SPIDER_MODULES names no package to write to ({name}).", "Make a folder of that name."
        )
    return name, Path(next(iter(spec.submodule_search_locations))).resolve()


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


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SvodkaError(f"{file} cannot be read: {error}.", "Mend it first.") from None


def _replace(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.new")
    draft.write_bytes(text.encode("utf-8"))
    if file.exists():
        shutil.copymode(file, draft)
    draft.replace(file)


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
