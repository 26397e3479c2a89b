"""Svodka's own Postgres and Valkey, as they really run."""

import multiprocessing
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from core.config import Config
from core.errors import SvodkaError
from service import postgres, valkey
from service.child import Child
from service.layout import Layout
from service.ports import any_free, choose
from service.reach import wait_for_broker, wait_for_database
from service.servers import embedded
from service.state import Running, only_service, only_user_of_servers, publish, running
from tests.service.children import alive, eventually


@pytest.fixture
def var(open_folder: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A `var` folder of the test's own, in a place that `nobody` may pass."""
    folder = open_folder / request.node.name
    folder.mkdir()
    yield folder / "var"


def quiet(sentence: str) -> None:
    """For tests that do not look at what is said."""


def test_the_database_speaks_russian_and_keeps_utc(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "select lower('ПРИВЕТ ЁЖ'), current_setting('timezone'), current_setting('fsync'), current_user"
        ).fetchone()
    assert row == ("привет ёж", "UTC", "on", "svodka")


def test_the_role_is_no_superuser(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() == (False,)


def test_the_database_wants_its_password(database_url: str) -> None:
    host = database_url.rpartition("@")[2]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://svodka:wrong@{host}")


def test_the_broker_wants_its_password_and_forgets_nothing(broker_url: str) -> None:
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis.from_url("redis://" + broker_url.rpartition("@")[2]).ping()
    with redis.Redis.from_url(broker_url) as client:
        settings = client.config_get("maxmemory-policy", "appendonly")
    assert settings == {"maxmemory-policy": "noeviction", "appendonly": "yes"}


def test_data_port_and_password_are_the_same_at_the_next_start(var: Path) -> None:
    with embedded(Config(var=var)) as (database, broker):
        with psycopg.connect(database) as connection:
            connection.execute("create table kept (word text)")
            connection.execute("insert into kept values ('сводка')")
        with redis.Redis.from_url(broker) as client:
            client.set("kept", "yes")
    with embedded(Config(var=var)) as (database_again, broker_again):
        assert (database_again, broker_again) == (database, broker)
        with psycopg.connect(database) as connection:
            assert connection.execute("select word from kept").fetchone() == ("сводка",)
        with redis.Redis.from_url(broker) as client:
            assert client.get("kept") == b"yes"


def test_passwords_can_be_read_by_the_owner_only(var: Path) -> None:
    with embedded(Config(var=var)):
        secrets = [var / "postgres.password", var / "valkey.password", var / "valkey" / "valkey.conf"]
        assert [stat.S_IMODE(file.stat().st_mode) for file in secrets] == [0o600] * 3


def test_a_server_left_over_from_a_killed_run_is_stopped(var: Path) -> None:
    layout = Layout.of(var)
    with embedded(Config(var=var)):
        pass
    first = postgres.Postgres.of(layout, 0, quiet)
    with (var / "out").open("wb") as out:
        left = [Child(first.program(), out.fileno())]
        broker = valkey.Valkey.of(layout, 0).program()
        broker.prepare()
        left.append(Child(broker, out.fileno()))
    assert eventually(lambda: first.program().ready() and broker.ready())
    with embedded(Config(var=var)) as (database, _):
        assert eventually(lambda: all(child.ended is not None for child in left))
        psycopg.connect(database).close()


def test_the_servers_die_with_a_killed_command(var: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from core.config import Config\n"
        "from service.servers import embedded\n"
        "with embedded(Config(var=Path(sys.argv[1]))): print('up', flush=True); time.sleep(600)"
    )
    command = subprocess.Popen([sys.executable, "-c", code, str(var)], stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    assert command.stdout.readline() == "up\n"
    pids = [int((var / file).read_text().split()[0]) for file in ("postgres/postmaster.pid", "valkey/valkey.pid")]
    assert all(map(alive, pids))
    command.kill()
    command.wait()
    command.stdout.close()
    assert eventually(lambda: not any(map(alive, pids)))


def test_a_pid_file_that_names_another_program_does_not_harm_it(var: Path) -> None:
    with embedded(Config(var=var)):
        pass
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        (var / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n")
        with embedded(Config(var=var)) as (database, _):
            psycopg.connect(database).close()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start_is_begun_anew(var: Path) -> None:
    layout = Layout.of(var)
    (layout.var / "postgres.new").mkdir()
    (layout.var / "postgres.new" / "half").touch()
    with embedded(Config(var=var)) as (database, _):
        psycopg.connect(database).close()


def test_a_wanted_port_in_use_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SvodkaError, match=f"Port {port} is in use") as caught:
            choose(port, tmp_path / "port", "SVODKA_POSTGRES_PORT")
    assert "SVODKA_POSTGRES_PORT" in caught.value.remedy


def test_a_remembered_port_that_was_taken_since_is_replaced(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (tmp_path / "port").write_text(f"{port}\n")
        assert choose(0, tmp_path / "port", "SVODKA_POSTGRES_PORT") != port


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs Postgres as somebody else")
def test_a_folder_closed_to_nobody_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(SvodkaError, match="closed to that user") as caught, embedded(Config(var=closed / "var")):
        pass
    assert "SVODKA_VAR" in caught.value.remedy


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SvodkaError, match="cannot be used") as caught, embedded(Config(var=tmp_path / "file" / "var")):
        pass
    assert "SVODKA_VAR" in caught.value.remedy


def test_the_servers_of_the_running_service_are_used(var: Path, database_url: str, broker_url: str) -> None:
    layout = Layout.of(var)
    with only_service(layout):
        publish(layout, Running(os.getpid(), database_url, broker_url, "http://127.0.0.1:1/", {}))
        assert stat.S_IMODE((layout.run / "service.json").stat().st_mode) == 0o600
        with embedded(Config(var=var)) as urls:
            assert urls == (database_url, broker_url)
    assert running(layout) is None


def test_a_second_service_on_the_folder_is_refused_with_the_page_of_the_first(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    with only_service(layout):
        publish(layout, Running(os.getpid(), "", "", "http://127.0.0.1:8350/", {}))
        with pytest.raises(SvodkaError, match=f"process {os.getpid()}, its page is http://127.0.0.1:8350/"):
            only_service(layout).__enter__()
    with only_service(layout):
        pass


def _hold(folder: Path, seconds: float) -> None:
    with only_user_of_servers(Layout.of(folder), quiet):
        (folder / "held").touch()
        time.sleep(seconds)


def test_a_second_command_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    holder = multiprocessing.get_context("spawn").Process(target=_hold, args=(tmp_path, 1.0))
    holder.start()
    assert eventually((tmp_path / "held").exists)
    said: list[str] = []
    with only_user_of_servers(Layout.of(tmp_path), said.append):
        assert f"process {holder.pid}" in said[0]
    holder.join()
    holder.close()


def test_a_given_database_that_is_down_is_waited_for_then_named_without_its_password() -> None:
    url, said = f"postgresql://me:hidden@127.0.0.1:{any_free()}/news", list[str]()
    with pytest.raises(SvodkaError, match=r"127\.0\.0\.1:\d+/news does not answer") as caught:
        wait_for_database(url, said.append, seconds=0.5)
    assert "DATABASE_URL" in caught.value.remedy
    assert len(said) == 1
    assert "hidden" not in str(caught.value) + said[0]


def test_a_wrong_password_is_not_waited_for(database_url: str) -> None:
    host = database_url.rpartition("@")[2]
    with pytest.raises(SvodkaError, match="refuses"):
        wait_for_database(f"postgresql+psycopg://svodka:wrong@{host}", quiet, seconds=60)


@pytest.mark.parametrize("url", ["postgresql://host:port:port/x?no", "mysql://a/b"])
def test_a_database_url_that_is_none_is_explained(url: str) -> None:
    with pytest.raises(SvodkaError) as caught:
        wait_for_database(url, quiet, seconds=0.1)
    assert "postgresql://user:password@host" in caught.value.remedy


def test_a_given_broker_that_is_down_is_named() -> None:
    with pytest.raises(SvodkaError, match="does not answer") as caught:
        wait_for_broker(f"redis://:hidden@127.0.0.1:{any_free()}/0", quiet, seconds=0.5)
    assert "BROKER_URL" in caught.value.remedy
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("url", ["amqp://host", "redis://host:port/0"])
def test_a_broker_url_that_is_none_is_explained(url: str) -> None:
    with pytest.raises(SvodkaError, match="BROKER_URL is not the address"):
        wait_for_broker(url, quiet)


def test_given_servers_are_used_as_they_are(database_url: str, broker_url: str, tmp_path: Path) -> None:
    config = Config.model_validate({"var": tmp_path / "var", "database_url": database_url, "broker_url": broker_url})
    with embedded(config) as urls:
        assert urls == (database_url, broker_url)
    assert not (tmp_path / "var").exists()


def test_a_stopped_server_needs_no_recovery_at_its_next_start(var: Path) -> None:
    with embedded(Config(var=var)):
        pass
    assert "database system is shut down" in (var / "log" / "postgres.log").read_text()
