import psycopg
import pytest

from core.libpq import why_no_connection
from service.ports import any_free

SERVER = 'connection to server at "127.0.0.1", port 5432 failed:'
PASSWORD = 'password authentication failed for user "svodka"'


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (f"connection failed: {SERVER} FATAL:  {PASSWORD}", PASSWORD),
        (f'{SERVER} FATAL:  database "x" does not exist', 'database "x" does not exist'),
        (
            "Multiple connection attempts failed. All failures were:\n"
            f"- host: 'db', port: '5432', hostaddr: '127.0.0.1': "
            f"connection failed: {SERVER} FATAL:  {PASSWORD}\n- host: 'db', port: '5432', hostaddr: '::1': connection "
            'failed: connection to server at "::1", port 5432 failed: Connection refused\n\tIs the server running on '
            "that host and accepting TCP/IP connections?",
            PASSWORD,
        ),
        (
            'connection is bad: connection to server on socket "/tmp/.s.PGSQL.5432" failed: No such file or directory\n'
            "\tIs the server running locally and accepting connections on that socket?",
            "no such file or directory",
        ),
        ("connection timeout expired", "connection timeout expired"),
        ("", "no answer"),
    ],
)
def test_the_line_that_helps_is_kept(said: str, reason: str) -> None:
    assert why_no_connection(psycopg.OperationalError(said)) == reason


def test_a_port_where_nobody_listens_refuses() -> None:
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(f"postgresql://a:b@127.0.0.1:{any_free()}/x", connect_timeout=5)
    assert why_no_connection(refused.value) == "connection refused"
