"""What each channel's own form makes of a message."""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Apprise imports a module that Python will drop
    from apprise.plugins.telegram import NotifyTelegram

    from notify.send import send, without_secrets

from core.messages.message import Message
from tests.notify.receivers import webhook

BATCH = "6f1c5bd2-8a0e-4a43-9d3a-2f6f0c1f7a10"
TOKEN = "123456789:ABCdefGHIjklMNOpqrSTU"


def test_telegram_gets_text_that_it_cannot_take_for_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as hook:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"http://127.0.0.1:{hook.server_address[1]}/bot")
        message = Message("Новостей нет: a<b & *c*", "Ожидалось 31, найдено 0 _вчера_")
        assert send(f"tgram://{TOKEN}/42", BATCH, {"key": message}) == (True, "")
    [body] = hook.bodies
    assert hook.paths == [f"/bot{TOKEN}/sendMessage"]
    assert body["chat_id"] == 42
    assert "a&lt;b &amp; *c*" in body["text"]
    assert "Ожидалось 31, найдено 0 _вчера_" in body["text"]


def test_two_hundred_alerts_are_one_telegram_message_within_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"{n}": Message(f"Сайт номер {n} молчит дольше обычного", "", heading="New alerts") for n in range(200)}
    with webhook() as hook:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"http://127.0.0.1:{hook.server_address[1]}/bot")
        assert send(f"tgram://{TOKEN}/42", BATCH, many) == (True, "")
    [body] = hook.bodies
    assert len(body["text"]) <= 4096
    assert "New alerts: 200" in body["text"]
    assert " more" in body["text"]


def test_a_refusal_of_telegram_says_why_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook(*[401] * 4) as hook:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"http://127.0.0.1:{hook.server_address[1]}/bot")
        done, said = send(f"tgram://{TOKEN}/42", BATCH, {"key": Message("Test", "Test")})
    assert not done
    assert said
    assert TOKEN not in said


def test_a_webhook_gets_facts_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    message = Message("Title", "Body", {"event": "opened", "alert": 7}, urgent=True)
    with webhook() as hook:
        assert send(hook.address, BATCH, {"alert:7:opened": message}) == (True, "")
    [body] = hook.bodies
    assert body["id"] == BATCH
    [item] = body["items"]
    assert item == {
        "key": "alert:7:opened",
        "title": "Title",
        "body": "Body",
        "urgent": True,
        "data": {"event": "opened", "alert": 7},
    }


def test_an_address_that_apprise_does_not_know_is_told() -> None:
    done, said = send("bogus://geheim@host", BATCH, {"key": Message("Title", "Body")})
    assert not done
    assert said
    assert "geheim" not in said


@pytest.mark.parametrize(
    ("said", "safe"),
    [
        ("refused by mail.example", "refused by mail.example"),
        ("login desk:hunter22 failed at mail.example", "login *** failed at mail.example"),
        ("GET https://mail.example/secretpath failed", "GET https://mail.example/*** failed"),
    ],
)
def test_a_failure_is_told_without_the_addresss_secrets(said: str, safe: str) -> None:
    assert without_secrets(said, "json://desk:hunter22@mail.example/secretpath") == safe
