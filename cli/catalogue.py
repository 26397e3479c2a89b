"""The start of `svodka up` as far as nothing polls yet: servers, schema, catalogue."""

from service.lineup import CATALOGUE_STAGE
from service.servers import Servers
from service.supervisor import Supervisor
from storage import claims
from storage.engine import Database


def up_to_catalogue(supervisor: Supervisor, servers: Servers) -> None:
    """On a database of its own it ends the leases of a run that was killed: none of those workers lives."""
    supervisor.start(through=CATALOGUE_STAGE)
    if servers.own_database:
        database = Database(servers.database_url)
        try:
            with database.begin() as session:
                claims.release_all(session)
        finally:
            database.close()
