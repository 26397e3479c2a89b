"""Signing in and out, the first owner, one's own password, and what the owner sees of the others."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from core.accounts import AccountRole, account_name, checked_password
from core.errors import SvodkaError
from storage import accounts, audit
from web.auth import first, throttle
from web.auth.gate import (
    FORM_COOKIE,
    LIFE,
    OWN_FORM,
    SESSION_COOKIE,
    Reading,
    SignedIn,
    form_token,
    local_path,
    set_cookie,
    visitor_of,
)
from web.auth.secrets import hash_password, is_outdated, new_token, password_fits, token_hash
from web.shell import Shell, page, shell_of

router = APIRouter(default_response_class=HTMLResponse)
SIGN_IN = "/sign-in"
_ACTIONS = 50
Field = Annotated[str, Form()]


def way_to_sign_in(request: Request) -> Response:
    """The answer to somebody who has to sign in: the way there and back."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = local_path(asked) if request.method in ("GET", "HEAD") else "/"
    query = "" if wanted == "/" else "?" + urlencode({"next": wanted})
    return RedirectResponse(f"{SIGN_IN}{query}", 303)


@router.get(SIGN_IN)
def sign_in_page(request: Request, next: str = "/") -> Response:
    visitor = visitor_of(request)
    if visitor is not None and visitor.name is not None:
        return RedirectResponse(local_path(next), 303)
    return _sign_in_form(request, next)


@router.post(SIGN_IN, dependencies=[OWN_FORM])
def sign_in(request: Request, name: Field = "", password: Field = "", next: Field = "/") -> Response:
    shell = shell_of(request)
    now, address = shell.now(), request.client.host if request.client else ""
    given = name.strip().casefold()
    with shell.db.begin() as session:
        if throttle.too_many(*accounts.failures(session, given, address, now - throttle.WINDOW)):
            said = "Too many wrong passwords. Wait a quarter of an hour, then try again."
            return _sign_in_form(request, next, name, said, 429)
        known = accounts.named(session, given) if given.isprintable() else None
    try:
        password = checked_password(password, "")
    except SvodkaError:
        known = None  # no account has such a password
    if not password_fits(known.password_hash if known else None, password) or known is None:
        with shell.db.begin() as session:
            accounts.note_failure(session, given, address, now)
        return _sign_in_form(request, next, name, "There is no such name with this password.", 401)
    with shell.db.begin() as session:
        accounts.forget_failures(session, known.name)
        if is_outdated(known.password_hash):
            accounts.set_password(session, known.name, hash_password(password))
    return _let_in(request, known.id, local_path(next))


@router.post("/sign-out", dependencies=[OWN_FORM])
def sign_out(request: Request) -> Response:
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie:
        with shell_of(request).db.begin() as session:
            accounts.end_session(session, token_hash(cookie))
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(SESSION_COOKIE)
    return response


@router.get(first.PATH)
def first_page(request: Request, token: str = "") -> Response:
    return _first_form(request, token)


@router.post(first.PATH, dependencies=[OWN_FORM])
def make_owner(
    request: Request, token: Field = "", name: Field = "", password: Field = "", again: Field = ""
) -> Response:
    shell = shell_of(request)
    _first_link(shell, token)
    try:
        known = account_name(name)
        hashed = hash_password(_twice(password, again, known))
    except SvodkaError as error:
        return _first_form(request, token, name, f"{error.what} {error.remedy}", 422)
    with shell.db.begin() as session:
        if not accounts.use_owner_link(session, token_hash(token), shell.now()):
            raise HTTPException(410, "This link was used already.")
        number = accounts.add(session, known, AccountRole.OWNER, hashed)
        audit.record(session, known, "account.first_owner", known, shell.now())
    return _let_in(request, number, "/")


@router.get("/account")
def account_page(request: Request, visitor: Reading) -> Response:
    return _account(request)


@router.post("/account/password", dependencies=[OWN_FORM])
def change_password(
    request: Request, visitor: SignedIn, password: Field = "", new: Field = "", again: Field = ""
) -> Response:
    shell = shell_of(request)
    assert visitor.name is not None  # noqa: S101 - SignedIn
    with shell.db.begin() as session:
        known = accounts.named(session, visitor.name)
    if known is None or not password_fits(known.password_hash, password):
        return _account(request, "The present password is another one.", 422)
    try:
        hashed = hash_password(_twice(new, again, known.name))
    except SvodkaError as error:
        return _account(request, f"{error.what} {error.remedy}", 422)
    with shell.db.begin() as session:
        accounts.set_password(session, known.name, hashed)
        audit.record(session, known.name, "account.password", known.name, shell.now())
    return _let_in(request, known.id, "/account")


def _let_in(request: Request, account_id: int, to: str) -> Response:
    """With a session and a token of its own: one that somebody planted before is worth nothing now."""
    shell = shell_of(request)
    token, old = new_token(), request.cookies.get(SESSION_COOKIE)
    with shell.db.begin() as session:
        if old:
            accounts.end_session(session, token_hash(old))
        accounts.begin_session(session, account_id, token_hash(token), shell.now(), LIFE)
    response = RedirectResponse(to, 303)
    set_cookie(request, response, SESSION_COOKIE, token)
    response.delete_cookie(FORM_COOKIE)
    return response


def _sign_in_form(request: Request, wanted: str, name: str = "", said: str = "", status: int = 200) -> Response:
    with shell_of(request).db.begin() as session:
        nobody = not accounts.any_account(session)
    values = {"next": local_path(wanted), "name": name, "said": said, "nobody": nobody, "csrf": form_token(request)}
    return page(request, "sign_in.html", status, **values)


def _first_form(request: Request, token: str, name: str = "", said: str = "", status: int = 200) -> Response:
    _first_link(shell_of(request), token)
    return page(request, "first.html", status, token=token, name=name, said=said, csrf=form_token(request))


def _first_link(shell: Shell, token: str) -> None:
    with shell.db.begin() as session:
        if not accounts.owner_link_holds(session, token_hash(token), shell.now()):
            raise HTTPException(410, "This link was used, is over, or there is an account already.")


def _account(request: Request, said: str = "", status: int = 200) -> Response:
    visitor = request.state.visitor
    with shell_of(request).db.begin() as session:
        owner = visitor.may("owner")
        everybody = accounts.all_of_them(session) if owner else []
        actions = audit.latest(session, _ACTIONS) if owner else []
    return page(request, "account.html", status, accounts=everybody, actions=actions, said=said)


def _twice(password: str, again: str, name: str) -> str:
    if password != again:
        raise SvodkaError("The two passwords are not the same.", "Write it twice.")
    return checked_password(password, name)
