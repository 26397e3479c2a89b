"""Who may ask: a key's holder by `Authorization: Bearer KEY` (feed readers: Basic, any name, the key as password), or
whoever the application lets read freely."""

import base64
import binascii
import time
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address

from fastapi import HTTPException, Request

from storage import api_keys
from storage.api_keys import Key
from storage.engine import Database
from web.api.limits import Limits
from web.api.parameters import check_parameters

_WRONG_KEY_COST = 20.0  # requests: guessing is slow before it is hopeless
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_ASK = {"WWW-Authenticate": 'Bearer realm="svodka", Basic realm="svodka"'}


class Gate:
    def __init__(
        self, db: Database, reads_freely: Callable[[Request], bool], limits: Limits, now: Callable[[], datetime]
    ) -> None:
        self._db, self._reads_freely, self._limits, self._now = db, reads_freely, limits, now

    def read(self, request: Request) -> None:
        """Raises 400 for what no database can hold and no address takes, 401, 403, or 429 with Retry-After."""
        check_parameters(request)
        key, _ = self._key(request)
        if key is None and not self._reads_freely(request):
            self._pass(request, None)
            raise HTTPException(401, "A key is needed: Authorization: Bearer KEY. `svodka keys add` makes one.", _ASK)
        if key is not None and "read" not in key.scopes:
            raise HTTPException(403, "This key does not open reading.")
        self._pass(request, key)

    def operate(self, request: Request) -> Key:
        """Only by Bearer: a browser sends Basic along by itself, from pages of others too. Returns the key, for the
        record of what was done."""
        check_parameters(request)
        key, bearer = self._key(request)
        self._pass(request, key)
        if key is None or not bearer:
            raise HTTPException(401, "This needs a key with the scope operate, as Authorization: Bearer KEY.", _ASK)
        if "operate" not in key.scopes:
            raise HTTPException(403, "This key opens reading only. `svodka keys add NAME --operate` makes another.")
        return key

    def _key(self, request: Request) -> tuple[Key | None, bool]:
        """The valid key that is shown, and whether as Bearer. Raises 401 for one that is none."""
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        bearer = scheme.lower() == "bearer"
        word = shown.strip() if bearer else _basic_password(shown) if scheme.lower() == "basic" else ""
        if not word:
            return None, False
        caller = _address(request)
        if wait := self._limits.wait(f"wrong {caller}", time.monotonic(), 0):
            raise _too_many(wait)
        with self._db.begin() as session:
            key = api_keys.check(session, word, self._now())
        if key is None:
            if wait := self._limits.wait(f"wrong {caller}", time.monotonic(), _WRONG_KEY_COST):
                raise _too_many(wait)
            raise HTTPException(401, "This key is not valid, or no longer.", _ASK)
        return key, bearer

    def _pass(self, request: Request, key: Key | None) -> None:
        caller = f"key {key.id}" if key else f"address {_address(request)}"
        if wait := self._limits.wait(caller, time.monotonic()):
            raise _too_many(wait)


def _too_many(wait: int) -> HTTPException:
    return HTTPException(429, f"Too many requests. Ask again in {wait} seconds.", {"Retry-After": str(wait)})


def is_local(request: Request) -> bool:
    """Asked from this machine, under a name of this machine (a page elsewhere cannot borrow the browser's right by
    pointing its own name here), and not on behalf of somebody else."""
    try:
        local = ip_address(_address(request)).is_loopback
    except ValueError:
        local = False
    name = request.headers.get("host", "")
    asked = name.rpartition(":")[0] if name.rpartition(":")[2].isdecimal() else name
    forwarded = any(header in request.headers for header in ("forwarded", "x-forwarded-for", "x-real-ip", "via"))
    return local and not forwarded and asked.lower() in _LOCAL_NAMES


def _address(request: Request) -> str:
    return (request.client.host if request.client else "").removeprefix("::ffff:")


def _basic_password(shown: str) -> str:
    try:
        return base64.b64decode(shown.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""
