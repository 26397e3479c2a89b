"""Who is let in: the visitor behind a request, and what a page or a form asks of them.

A page takes `Reading`, a form that changes something `Operating` (or `Owning`); both read the session once. Every form
carries the token of its visitor's cookie, the one for signing in too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import Response

from core.accounts import AccountRole
from storage import accounts
from web.api.gate import is_local
from web.auth.secrets import csrf_of, new_token, same, token_hash
from web.shell import Shell, shell_of

SESSION_COOKIE = "svodka_session"
FORM_COOKIE = "svodka_form"  # of visitors who are not signed in: it belongs to no account and opens nothing
LIFE = timedelta(days=14)
IDLE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Visitor:
    """`name` is None for somebody on this machine who may read without an account (`web_open`)."""

    name: str | None
    role: AccountRole
    csrf: str

    def may(self, role: str) -> bool:
        return self.role.covers(AccountRole(role))


class SignInNeeded(Exception):
    """The visitor has to sign in first; the app answers with the way there."""


def account_of(shell: Shell, request: Request) -> accounts.Known | None:
    """Whoever is signed in, by the session's cookie."""
    cookie = request.cookies.get(SESSION_COOKIE)
    if not cookie:
        return None
    with shell.db.begin() as session:
        return accounts.signed_in(session, token_hash(cookie), shell.now(), IDLE)


def visitor_of(request: Request) -> Visitor | None:
    """Whoever is signed in, or may read as they are; None for everybody else."""
    shell = shell_of(request)
    known = account_of(shell, request)
    if known is not None:
        return Visitor(known.name, known.role, csrf_of(request.cookies[SESSION_COOKIE]))
    if shell.open_reading and is_local(request):
        return Visitor(None, AccountRole.READER, form_token(request))
    return None


def form_token(request: Request) -> str:
    """For the forms of this visitor; `keep_form_cookie` sets the cookie that it goes with."""
    cookie = request.cookies.get(SESSION_COOKIE) or request.cookies.get(FORM_COOKIE)
    if not cookie:
        cookie = request.state.form_cookie = getattr(request.state, "form_cookie", None) or new_token()
    return csrf_of(cookie)


def keep_form_cookie(request: Request, response: Response) -> None:
    cookie = getattr(request.state, "form_cookie", None)
    if cookie is not None:
        set_cookie(request, response, FORM_COOKIE, cookie)


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Not readable by scripts, not sent along from other sites, and over https only where it was set over https."""
    response.set_cookie(
        name,
        value,
        max_age=int(LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )


def own_form(request: Request, csrf: Annotated[str, Form()] = "") -> None:
    """Lets a form pass that our own page made for this very visitor."""
    cookie = request.cookies.get(SESSION_COOKIE) or request.cookies.get(FORM_COOKIE) or ""
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
    if not cookie or foreign or not same(csrf, csrf_of(cookie)):
        raise HTTPException(403, "This form is too old, or was not made by this page. Go back, reload, try again.")


def reading(request: Request) -> Visitor:
    visitor = visitor_of(request)
    if visitor is None:
        raise SignInNeeded
    request.state.visitor = visitor
    return visitor


def _at_least(role: AccountRole) -> Callable[[Visitor], Visitor]:
    def check(visitor: Annotated[Visitor, Depends(reading)]) -> Visitor:
        if visitor.name is None:
            raise SignInNeeded
        if not visitor.role.covers(role):
            raise HTTPException(403, f"This needs the role {role}; yours is {visitor.role}.")
        return visitor

    return check


Reading = Annotated[Visitor, Depends(reading)]
SignedIn = Annotated[Visitor, Depends(_at_least(AccountRole.READER))]
Operating = Annotated[Visitor, Depends(_at_least(AccountRole.OPERATOR))]
Owning = Annotated[Visitor, Depends(_at_least(AccountRole.OWNER))]
OWN_FORM = Depends(own_form)


def local_path(wanted: str) -> str:
    """Where to go on after signing in: an address of ours, never one elsewhere."""
    if not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or not wanted.isprintable() or "\\" in wanted:
        return "/"
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc else "/"
