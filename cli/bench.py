"""`svodka bench NAME`: a comparison in one run, with its ratio."""

import importlib
import pkgutil
from typing import Annotated

import typer

from core.config import ROOT
from core.errors import SvodkaError


def bench(
    name: Annotated[str | None, typer.Argument(help="Which one; without a name, they are listed.")] = None,
) -> None:
    """Runs a benchmark."""
    import bench as room

    found = {}
    for entry in pkgutil.iter_modules([str(ROOT / "bench")]):
        module = importlib.import_module(f"{room.__name__}.{entry.name}")
        if hasattr(module, "main"):
            found[entry.name.replace("_", "-")] = module
    if name is None:
        for key, module in found.items():
            first, _, _ = (module.__doc__ or "").partition("\n\n")
            typer.echo(f"{key:14} {' '.join(first.split())}")
        return
    name = name.replace("_", "-")
    if name not in found:
        raise SvodkaError(f"There is no benchmark {name}.", f"There are: {', '.join(found)}.")
    raise typer.Exit(found[name].main())
