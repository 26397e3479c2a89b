import json
from pathlib import Path

import pytest

from cli.config import masked, page
from cli.main import main
from core.config import ROOT, Config, env_name


def test_the_page_of_settings_is_the_settings() -> None:
    """If this fails: ./svodka config --markdown > docs/settings.md"""
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == page()


def test_every_setting_is_shown_with_its_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config"]) == 0
    shown = capsys.readouterr().out
    for name, field in Config.model_fields.items():
        assert env_name(name) in shown
        assert field.description
        assert field.description in shown


def test_value_and_origin_of_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "svodka.toml"
    file.write_text('contact = "desk@example.org"\n')
    monkeypatch.setenv("SVODKA_CONFIG", str(file))
    monkeypatch.setenv("SVODKA_WEB_PORT", "8400")
    assert main(["config", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert (rows["contact"]["value"], rows["contact"]["origin"]) == ("desk@example.org", str(file))
    assert (rows["web_port"]["value"], rows["web_port"]["origin"]) == (8400, "environment")
    assert rows["poll_min_seconds"]["origin"] == "default"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_no_password_is_shown(
    form: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://svodka:hunter2@db.example/svodka")
    monkeypatch.setenv("BROKER_URL", "redis://:hunter2@broker.example/0")
    monkeypatch.setenv("SVODKA_PROXY", "http://me:hunter2@proxy.example:3128")
    assert main(["config", *form]) == 0
    shown = capsys.readouterr().out
    assert "hunter2" not in shown
    assert "proxy.example:3128" in shown


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("http://me:secret@host:3128", "http://me:********@host:3128"),
        ("http://:secret@host", "http://:********@host"),
        ("http://host:3128", "http://host:3128"),
        ("me@example.org", "me@example.org"),
    ],
)
def test_the_password_in_an_address_is_masked(text: str, safe: str) -> None:
    assert masked(text) == safe


def test_a_misspelt_variable_is_warned_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SVODKA_CONTCAT", "desk@example.org")
    assert main(["config", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)
    assert "did you mean SVODKA_CONTACT?" in said.err
