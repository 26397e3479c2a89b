"""`svodka keys` and `svodka readers`: what opens the articles to programs."""

from collections.abc import Callable

import psycopg
import pytest

from storage.engine import Database
from tests.cli.test_reading import svodka

__all__ = ["svodka"]


def test_a_key_is_shown_once_and_listed_by_its_beginning(svodka: Callable[..., str]) -> None:
    key = svodka("keys", "add", "desk").strip()
    listed = svodka("keys", "list")
    assert key not in listed
    assert key[:13] in listed
    assert "desk" in listed


def test_a_name_is_given_once(svodka: Callable[..., str]) -> None:
    svodka("keys", "add", "desk", "--operate")
    assert "There is a key desk already" in svodka("keys", "add", "desk", code=1)


def test_a_revoked_key_is_revoked_once(svodka: Callable[..., str]) -> None:
    svodka("keys", "add", "desk")
    assert "revoked" in svodka("keys", "revoke", "desk")
    assert "There is no valid key desk" in svodka("keys", "revoke", "desk", code=1)


def test_without_keys_the_list_says_how_to_make_one(svodka: Callable[..., str]) -> None:
    assert "svodka keys add NAME" in svodka("keys", "list")


def test_the_address_for_readers_opens_the_views(svodka: Callable[..., str], database: Database) -> None:
    address = svodka("readers", "password").strip()
    with psycopg.connect(address) as connection:
        assert connection.execute("select count(*) from api.article_v1").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select count(*) from api_key")


def test_a_new_life_ends_the_tokens_of_the_old_one(
    svodka: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    from cli.main import main

    assert main(["export"]) == 0
    token = capsys.readouterr().err.split()[-1]
    assert svodka("export", "--after", token) == ""
    svodka("readers", "new-life")
    assert "another life of this database" in svodka("export", "--after", token, code=1)


def test_the_views_are_listed_with_what_their_columns_mean(svodka: Callable[..., str]) -> None:
    said = svodka("readers", "views")
    assert "api.change_v1" in said
    assert "never the time of the crawl" in said
