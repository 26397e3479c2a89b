"""docker-compose.yml, checked without an engine; every role in it really started."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.config import ROOT
from service.ports import any_free
from service.roles import ONCE, Role
from storage.engine import Database
from tests.service.children import eventually

COMPOSE = Path(sys.executable).with_name("docker-compose")
PASSWORDS = {"POSTGRES_PASSWORD": "one", "VALKEY_PASSWORD": "two"}
SERVERS = {"postgres", "valkey"}


def services() -> dict[str, dict[str, Any]]:
    """As written, with the anchors merged."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["services"])


def compose_config(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the real program says of the file, in a folder without an .env."""
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    shutil.copy(ROOT / "Dockerfile", tmp_path)
    return subprocess.run(
        [COMPOSE, "--project-directory", tmp_path, "-f", tmp_path / "docker-compose.yml", "config"],
        env={"PATH": os.defpath, "HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_compose_accepts_the_file_when_the_passwords_are_set(tmp_path: Path) -> None:
    done = compose_config(tmp_path, **PASSWORDS)
    assert done.returncode == 0, done.stderr
    read = yaml.safe_load(done.stdout)["services"]
    assert set(read) == SERVERS | set(Role)
    assert read["crawl"]["environment"]["DATABASE_URL"] == "postgresql://svodka:one@postgres:5432/svodka"
    assert read["crawl"]["environment"]["BROKER_URL"] == "redis://:two@valkey:6379/0"


@pytest.mark.parametrize("missing", PASSWORDS)
def test_compose_refuses_to_start_without_a_password(tmp_path: Path, missing: str) -> None:
    done = compose_config(tmp_path, **{name: word for name, word in PASSWORDS.items() if name != missing})
    assert done.returncode != 0
    assert f"Set {missing} in .env" in done.stderr


@pytest.mark.parametrize("name", sorted(set(Role)))
def test_each_service_runs_and_checks_the_role_of_its_name(name: str) -> None:
    service = services()[name]
    assert service["command"] == ["run", name]
    if name in ONCE:
        assert "healthcheck" not in service
    else:
        assert service["healthcheck"]["test"] == ["CMD", "python", "-P", "-m", "cli", "health", name]


def test_only_the_page_is_open_and_only_on_this_machine() -> None:
    ports = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert list(ports) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in ports["web"])


def test_roles_run_without_rights_that_they_do_not_need() -> None:
    for role in Role:
        service = services()[role]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    user = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("USER")]
    assert user == ["USER svodka"]


SPIDER = """from crawler import FeedSpider


class Zarya(FeedSpider):
    name = "zarya.example"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    enabled = False
    feeds = ["https://zarya.example/rss.xml"]
"""


@pytest.fixture
def environment(database_url: str, broker: str, database: Database, tmp_path: Path) -> dict[str, str]:
    """A container's environment, with the servers of the tests in place of postgres and valkey."""
    (tmp_path / "spiders_of_the_test.py").write_text(SPIDER)
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)]),
        "DATABASE_URL": f"{database_url.rpartition('/')[0]}/{database.engine.url.database}",
        "BROKER_URL": broker,
        "SVODKA_VAR": str(tmp_path / "var"),
        "SVODKA_WEB_PORT": str(any_free()),
        "SVODKA_SPIDER_MODULES": "spiders_of_the_test",
    }


def svodka(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The image's entry point, called as compose calls it."""
    command = [sys.executable, "-P", "-m", "cli", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("role", sorted(ONCE))
def test_a_service_that_runs_once_ends_well(environment: dict[str, str], role: str) -> None:
    done = svodka(environment, *services()[role]["command"])
    assert done.returncode == 0, done.stderr


@pytest.fixture
def running(environment: dict[str, str]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """All services that stay, started at the same time by their own commands."""
    started = {
        role: subprocess.Popen(
            [sys.executable, "-P", "-m", "cli", *services()[role]["command"]],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for role in sorted(set(Role) - ONCE)
    }
    yield started
    for process in started.values():
        process.terminate()
    for process in started.values():
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


@pytest.mark.slow
def test_every_service_that_stays_gets_healthy(
    running: dict[str, subprocess.Popen[bytes]], environment: dict[str, str]
) -> None:
    for role, process in running.items():
        check = services()[role]["healthcheck"]["test"][4:]
        assert eventually(lambda check=check: svodka(environment, *check[1:]).returncode == 0, 60), role  # type: ignore[misc]
        assert process.poll() is None


def test_a_role_that_does_not_run_is_not_healthy(environment: dict[str, str]) -> None:
    checks = {role: svodka(environment, "health", role) for role in ("crawl", "beat", "web")}
    assert {role: done.returncode for role, done in checks.items()} == {"crawl": 1, "beat": 1, "web": 1}
    assert "does not answer" in checks["crawl"].stderr


def test_a_role_alone_needs_given_servers(environment: dict[str, str]) -> None:
    del environment["DATABASE_URL"]
    done = svodka(environment, "run", "crawl")
    assert done.returncode == 1
    assert "Set DATABASE_URL and BROKER_URL" in done.stderr
