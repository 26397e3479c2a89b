"""`svodka config`: every setting, its value, where that comes from, and what it means."""

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from core import config as settings
from core.config import ROOT, Config, env_name


def config(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, a key for each setting.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The page docs/settings.md.")] = False,
) -> None:
    """Shows every setting: value, origin (environment, file or default) and meaning. Passwords are hidden."""
    if markdown:
        typer.echo(page(), nl=False)
        return
    loaded = settings.load()
    for sentence in settings.unknown_variables(os.environ):
        typer.echo(f"WARNING {sentence}", err=True)
    rows = {name: row(name, loaded) for name in Config.model_fields}
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for values in rows.values():
        value = "not set" if values["value"] in (None, "") else values["value"]
        typer.echo(f"{values['variable']} = {value}   ({values['origin']})")
        typer.echo(f"    {values['meaning']}")


def row(name: str, loaded: Config) -> dict[str, Any]:
    """`value` is None where nothing is set; a secret is masked."""
    return {
        "variable": env_name(name),
        "value": shown(getattr(loaded, name)),
        "origin": origin(name, loaded),
        "meaning": Config.model_fields[name].description,
    }


def origin(name: str, loaded: Config) -> str:
    if os.environ.get(env_name(name), "") != "":
        return "environment"
    if name in loaded.model_fields_set:
        return os.environ.get("SVODKA_CONFIG", settings.SETTINGS_FILE)
    return "default"


def shown(value: object) -> Any:
    if isinstance(value, SecretStr):
        return "********"
    return masked(str(value)) if isinstance(value, str | Path) else value


def masked(text: str) -> str:
    """A URL without its password: a proxy has one too."""
    head, separator, rest = text.partition("://")
    user, at, host = rest.rpartition("@")
    if not separator or ":" not in user:
        return text
    return f"{head}://{user.partition(':')[0]}:********{at}{host}"


def page() -> str:
    """docs/settings.md, made from the settings themselves."""
    lines = [
        "# Settings",
        "",
        "Every setting is an environment variable, or a line in `svodka.toml` in Svodka's folder (the name in small",
        "letters, without `SVODKA_`: `web_port = 8400`). The environment wins. `./svodka config` shows what is in use.",
        "",
        "This page is made by `./svodka config --markdown > docs/settings.md`.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Config.model_fields.items():
        lines.append(f"| `{env_name(name)}` | {default_of(field.default)} | {field.description} |")
    return "\n".join(lines) + "\n"


def default_of(value: object) -> str:
    if value is None or value is PydanticUndefined or value == "":
        return "none"
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT)}` in Svodka's folder"
    return f"`{value}`"
