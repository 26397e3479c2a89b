"""`svodka users`, as it is typed."""

import io

import pytest

from cli.main import main
from core.accounts import account_name, checked_password
from core.errors import SvodkaError
from storage import accounts
from storage.engine import Database
from web.auth.secrets import password_fits

PASSWORD = "четыре слова наугад"


@pytest.fixture
def typed(database: Database, broker: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BROKER_URL", broker)

    def run(*words: str, given: str = PASSWORD) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(given + "\n"))
        code = main(["users", *words])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    return run


def test_accounts_are_made_listed_changed_and_removed(typed, database: Database) -> None:  # type: ignore[no-untyped-def]
    assert typed("add", "Olga", "--role", "owner") == (0, "olga may sign in as owner.\n")
    assert typed("add", "boris")[0] == 0
    assert typed("role", "boris", "operator") == (0, "boris is operator now.\n")
    assert typed("password", "boris", given="пять совсем других слов")[0] == 0
    with database.begin() as session:
        boris = accounts.named(session, "boris")
    assert boris is not None and password_fits(boris.password_hash, "пять совсем других слов")
    _, listed = typed("list")
    assert [line.split()[:2] for line in listed.splitlines()[1:]] == [["boris", "operator"], ["olga", "owner"]]
    assert typed("remove", "boris")[0] == 0
    assert "boris" not in typed("list")[1]


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (("remove", "olga"), "", "only owner"),
        (("role", "olga", "reader"), "", "only owner"),
        (("add", "olga"), PASSWORD, "already"),
        (("add", "anna"), "short", "5 characters"),
        (("add", "a b"), PASSWORD, "cannot be the name"),
        (("password", "nobody"), PASSWORD, "no account nobody"),
        (("remove", "nobody"), "", "no account nobody"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_remedy(typed, words: tuple[str, ...], given: str, said: str) -> None:  # type: ignore[no-untyped-def]
    assert typed("add", "olga", "--role", "owner") == (0, "olga may sign in as owner.\n")
    code, shown = typed(*words, given=given)
    assert code == 1
    assert said in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("name", ["", "анна", "-a", "a" * 65, "a/b", "a\nb"])
def test_a_name_is_of_plain_letters(name: str) -> None:
    with pytest.raises(SvodkaError):
        account_name(name)


def test_a_password_is_the_same_on_every_keyboard() -> None:
    assert checked_password("й" * 3 + "ё слова наугад", "a") == checked_password(
        "и\u0306" * 3 + "е\u0308 слова наугад", "a"
    )
