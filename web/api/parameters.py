"""What an address takes: a filter that is misspelt would let everything through, and nobody would notice."""

from difflib import get_close_matches

from fastapi import HTTPException, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import APIRoute


def check_parameters(request: Request) -> None:
    """Raises HTTPException 400 for a parameter that the route does not know, and for one that no database can hold."""
    given = (*request.query_params.values(), *map(str, request.path_params.values()))
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in "".join(given)):
        raise HTTPException(400, "A parameter has a character that no text has.")
    known = _known(request)
    for name in request.query_params:
        if name not in known:
            close = get_close_matches(name.casefold(), known, n=1)
            guess = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known) or 'none'}."
            raise HTTPException(400, f"There is no parameter {name[:40]!r} here. {guess}")


def _known(request: Request) -> list[str]:
    route = request.scope["route"]
    assert isinstance(route, APIRoute)  # noqa: S101 - dependencies are of these only
    fields = get_flat_params(route.dependant)
    return [field.alias for field in fields if isinstance(field.field_info, Query)]
