"""The role that reads the contract and nothing else: `svodka_reader` may select from schema `api`."""

import logging
from typing import cast

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.errors import SvodkaError
from storage.engine import Database

ROLE = "svodka_reader"
_DENIED = "42501"
_ROLE_LOCK = 724_014

log = logging.getLogger(__name__)

_CREATE = f"create role {ROLE} nologin"
# roles belong to the server: another of its databases may be making it at this moment
_CREATE_ONCE = f"do $$ begin {_CREATE}; exception when duplicate_object or unique_violation then null; end $$"
_RIGHTS = (f"grant usage on schema api to {ROLE}", f"grant select on all tables in schema api to {ROLE}")
_BY_HAND = f"Have an administrator of the server run `{_CREATE}`, then run this again."


def grant(database: Database) -> None:
    """After each migration: the role is there and may read all views. A server that lets us make no roles is told in
    the log and works without it."""
    try:
        with database.begin() as session:
            _ensure(session)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _DENIED:
            raise
        log.warning(
            "There is no role %s on this server, and this user may not make one: programs read through the API, "
            "or `./svodka readers password` says what an administrator has to do.",
            ROLE,
        )


def give_password(database: Database, password: str) -> None:
    """Lets the role log in with this password. Raises SvodkaError where we may not."""
    try:
        with database.begin() as session:
            _ensure(session)
            driver = cast("psycopg.Connection", session.connection().connection.driver_connection)
            # hashed here, so that no log of the server ever holds it
            verifier = driver.pgconn.encrypt_password(password.encode(), ROLE.encode(), b"scram-sha-256").decode()
            session.execute(text(f"alter role {ROLE} login password '{verifier}'".replace(":", "\\:")))
            # large objects are anybody's to make; this keeps readers from it who do not mean to
            session.execute(
                text(f"alter role {ROLE} in database {_here(session)} set default_transaction_read_only = on")
            )
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _DENIED:
            raise
        raise SvodkaError(f"This user of the server may not make the role {ROLE}.", _BY_HAND) from None


def _ensure(session: Session) -> None:
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ROLE_LOCK})
    if not session.scalar(text("select exists (select from pg_roles where rolname = :role)"), {"role": ROLE}):
        session.execute(text(_CREATE_ONCE))
    for command in (*_RIGHTS, f"revoke temporary on database {_here(session)} from public"):
        session.execute(text(command))


def _here(session: Session) -> str:
    return str(session.scalar(text("select quote_ident(current_database())"))).replace(":", "\\:")
