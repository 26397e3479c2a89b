"""The first owner: a link that works once, printed where only the owner of the machine reads it."""

from datetime import datetime, timedelta

from storage import accounts
from storage.engine import Database
from web.auth.secrets import new_token, token_hash

LIFE = timedelta(days=1)
PATH = "/first"


def owner_link(db: Database, base_url: str, now: datetime) -> str | None:
    """A new link, in place of an older one; None when there is an account already."""
    with db.begin() as session:
        if accounts.any_account(session):
            return None
        token = new_token()
        accounts.offer_owner_link(session, token_hash(token), now + LIFE)
    return f"{base_url.rstrip('/')}{PATH}?token={token}"
