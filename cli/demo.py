"""`svodka demo`: a first look without a network, on an archive of invented news."""

import os
import shlex
import shutil
from datetime import datetime

from sqlalchemy.orm import Session

from cli import once
from cli.articles import table
from cli.show import console
from cli.summary import print_pages
from core import config as settings
from core.config import ROOT
from service.layout import Layout
from service.state import only_service, only_user_of_servers
from storage import reading
from storage.progress import Summary, summary

_ARCHIVE = ROOT / "demo" / "pages.warc.gz"
_OWN = ("DATABASE_URL", "BROKER_URL", "SVODKA_RECORD")  # invented news never reach the owner's servers


def demo() -> None:
    """Polls five invented sites from an archive, with the same servers and workers as `svodka up`."""
    folder = settings.load().var / "demo"
    for name in _OWN:
        os.environ.pop(name, None)
    os.environ |= {"SVODKA_VAR": str(folder), "SVODKA_REPLAY": str(_ARCHIVE), "SVODKA_SPIDER_MODULES": "spiders"}
    config = settings.load()
    layout = Layout.of(config.var)
    out = console()
    with only_service(layout), only_user_of_servers(layout, out.print):
        for old in (layout.postgres, layout.valkey):
            shutil.rmtree(old, ignore_errors=True)
        done, rows = once.work(config, layout, _collect)
    out.print()
    out.print(table(rows, out.width))
    out.print(
        "\nEach line is an article, cleaned of menus, widgets and repeats. Articles with the same number under"
        "\n[bold]story[/bold] carry one text: the original was published first, an update is its site's"
        "\nown later version."
    )
    print_pages(done)
    telling = max(rows, key=lambda row: (row["copies"] > 1, row["removed_lines"]))["number"]
    out.print("One article whole, its copies, and what was removed from its page:")
    out.print(f"    SVODKA_VAR={shlex.quote(str(folder))} ./svodka articles {telling}", soft_wrap=True)
    out.print("The real thing, on real sites:")
    out.print("    ./svodka up")


def _collect(session: Session, since: datetime) -> tuple[Summary, list[reading.Row]]:
    return summary(session, since), reading.articles(session, 50)
