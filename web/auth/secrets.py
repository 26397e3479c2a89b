"""Passwords, tokens, and what is stored of them."""

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()  # argon2id with RFC 9106's second recommended parameters
# verified where no such account exists, so that the time tells nothing
_NOBODY = _HASHER.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """None stands for an account that does not exist: it takes the same time, and fits nothing."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def new_token() -> str:
    """256 bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is stored of a token. It is random enough to need no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def csrf_of(cookie: str) -> str:
    """The token that forms carry: only who can read the page, or the cookie, knows it."""
    return hmac.digest(cookie.encode("utf-8", "replace"), b"svodka form", "sha256").hex()


def same(one: str, other: str) -> bool:
    """Without telling by the time how much of them is the same."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
