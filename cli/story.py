"""`svodka story`: who had a story first, who copied it and when, and what they changed."""

from typing import Annotated, Any

import typer
from rich.text import Text

from cli.database import open_database
from cli.diff import paragraphs_diff, words_diff
from cli.show import as_json, console
from cli.story_view import story_lines
from core.errors import SvodkaError
from storage import stories

_LARGEST = 2**63 - 1


def story(
    which: Annotated[str, typer.Argument(metavar="ID|URL", help="A story's number, or an article's id or address.")],
    diff: Annotated[
        tuple[int, int] | None, typer.Option(metavar="A B", help="The difference between two copies, by number.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many copies, the earliest first.")] = 40,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Shows a story: its copies in the order of their publication, who was first, how sure that is and why."""
    with open_database() as db, db.begin() as session:
        asked = stories.story_id(session, which)
        if asked is None:
            raise _unknown(which, stories.story_of_article(session, int(which)) if _is_number(which) else None)
        found = stories.story(session, asked, limit)
        if not found["copies"]:
            raise SvodkaError(
                f"Story {asked} has no article any more.", "`svodka articles` lists articles with their stories."
            )
        both = stories.texts(session, diff) if diff else {}
    if diff:
        _print_diff(found, diff, both, json)
    elif json:
        typer.echo(as_json(found, indent=2))
    else:
        out = console()
        for line in story_lines(found, out.width):
            out.print(line, soft_wrap=isinstance(line, Text))


def _is_number(which: str) -> bool:
    return which.isdecimal() and int(which) <= _LARGEST


def _unknown(which: str, story_of_article: int | None) -> SvodkaError:
    if story_of_article is not None:
        return SvodkaError(
            f"There is no story {which}, but an article of this number, in story {story_of_article}.",
            f"`svodka story {story_of_article}` shows it.",
        )
    what = f"story {which}" if which.isdecimal() else f"article {which}"
    return SvodkaError(f"There is no {what}.", "`svodka articles` lists articles with the numbers of their stories.")


def _print_diff(found: dict[str, Any], diff: tuple[int, int], both: dict[int, Any], json: bool) -> None:
    for number in diff:
        if number not in both or both[number]["story"] != found["story"]:
            known = ", ".join(str(copy["number"]) for copy in found["copies"][:10])
            raise SvodkaError(
                f"Article {number} is no copy of story {found['story']}.",
                f"Its copies are {known}{' …' if found['articles'] > 10 else ''}; write two of them after --diff.",
            )
    one, other = (both[number] for number in diff)
    lines = paragraphs_diff(one["paragraphs"], other["paragraphs"], {})
    title = words_diff(one["title"], other["title"])
    if json:
        texts = [line.plain.strip() for line in lines]
        typer.echo(
            as_json({"story": found["story"], "from": diff[0], "to": diff[1], "title": title.plain, "text": texts})
        )
        return
    out = console()
    out.print(
        f"From №{diff[0]} ({one['source']}) to №{diff[1]} ({other['source']}): [-gone-] and {{+new+}}\n", markup=False
    )
    same = one["title"] == other["title"]
    out.print(Text.assemble("  title: ", Text("the same", style="dim") if same else title), soft_wrap=True)
    for line in lines or [Text("  neither has a text")]:
        out.print(line, soft_wrap=True)
