"""The settings: one frozen, typed object, read once from the environment and `svodka.toml`.

The environment wins over the file, the file over the defaults. Each setting is a name, a default
and a sentence; `svodka config` and docs/settings.md show the same three.
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails

from core.errors import SvodkaError
from core.messages.quiet import QuietHours, parse_quiet_hours
from core.messages.receivers import Receiver, parse_receivers
from core.recheck import parse_hours

ROOT = Path(__file__).resolve().parent.parent
SETTINGS_FILE = "svodka.toml"
_PREFIX = "SVODKA_"
SECRET_PREFIX = "SVODKA_SECRET_"  # noqa: S105 - of variables that sites name: `proxy = "env:SVODKA_SECRET_..."`
_OTHERS = frozenset(
    {"SVODKA_CONFIG", "SVODKA_ROLE", "SVODKA_DEV", "SVODKA_MARK", "SVODKA_CORPORA", "SVODKA_TRACES"}
    | {"SVODKA_BENCH_SOURCES", "SVODKA_BENCH_SEED", "SVODKA_NEWS_PLEASE"}
)
_WRITE = {  # by pydantic's type of error
    "literal_error": "write {expected}",
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), "write a whole number"),
    **dict.fromkeys(("float_parsing", "float_type", "finite_number"), "write a number"),
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "greater_than": "write more than {gt}",
}
_UNPREFIXED = {"database_url": "DATABASE_URL", "broker_url": "BROKER_URL"}


class Config(BaseModel):
    """Every setting of Svodka. Seconds and bytes unless the sentence says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    var: Path = Field(ROOT / "var", description="Folder for the service's own data: databases, logs, archives.")
    database_url: SecretStr | None = Field(
        None, description="Postgres to use, postgresql://user:password@host:port/name. Empty: Svodka runs its own."
    )
    broker_url: SecretStr | None = Field(
        None, description="Valkey or Redis to use, redis://:password@host:port/0. Empty: Svodka runs its own."
    )
    postgres_port: int = Field(0, ge=0, le=65535, description="Port of Svodka's own Postgres; 0 takes a free one.")
    valkey_port: int = Field(0, ge=0, le=65535, description="Port of Svodka's own Valkey; 0 takes a free one.")
    web_host: str = Field("127.0.0.1", description="Address that the web page listens on.")
    web_port: int = Field(8350, ge=0, le=65535, description="Port that the web page listens on; 0 takes a free one.")
    web_open: bool = Field(
        False,
        description="On loopback, reading needs no account and no key; true for a machine that is yours alone.",
    )
    api_per_minute: int = Field(
        600, ge=1, description="Requests to the API and the feeds in a minute, for each key or address."
    )
    spider_modules: str = Field("spiders", description="Packages with spiders, separated by commas.")
    contact: str = Field(
        "", description="E-mail or page that site owners find in the user agent; set it before polling real sites."
    )
    proxy: str | None = Field(
        None, description="Proxy for all requests, http://host:port. Empty: http_proxy of the environment, if any."
    )
    certificates: Path = Field(
        ROOT / "certificates", description="Folder of the bundles that sites name in ca_bundle (PEM)."
    )
    chromium: Path | None = Field(
        None, description="Chromium for sites with render = True, /usr/bin/chromium for one; empty: Playwright's own."
    )
    replay: Path | None = Field(None, description="WARC archive that answers every request in place of the network.")
    record: Path | None = Field(None, description="WARC archive that every answer is written to.")
    tick_seconds: float = Field(5.0, gt=0, description="Time between two looks for sources that are due.")
    poll_min_seconds: int = Field(60, ge=1, description="Shortest time between two polls of one source.")
    poll_max_seconds: int = Field(4 * 3600, ge=1, description="Longest time between two polls of a healthy source.")
    poll_policy: Literal["mean", "tail", "fixed"] = Field(
        "mean",
        description="What polls are spent for: the least mean delay (mean), the fewest very late articles (tail), or "
        "one interval for all sources (fixed).",
    )
    poll_budget_per_hour: float = Field(
        0,
        ge=0,
        allow_inf_nan=False,
        description="Requests for lists in an hour, all sources together, at most twice that at peak; "
        "0 for six for each list.",
    )
    crawl_concurrency: int = Field(2, ge=1, description="Batches that run at the same time, each in its own process.")
    process_concurrency: int = Field(1, ge=1, description="Processes that turn pages into articles.")
    batch_sources: int = Field(60, ge=1, description="Most sources in one batch.")
    batch_seconds: int = Field(240, ge=5, description="Time after which a batch stops and leaves the rest to the next.")
    pages_per_poll: int = Field(60, ge=1, description="Most pages fetched from one source in one batch.")
    lease_seconds: int = Field(
        45,
        ge=5,
        description="Time after which a source is free again when its worker has died; renewed while it lives.",
    )
    concurrent_requests: int = Field(32, ge=1, description="Requests under way at once in one batch.")
    host_delay_seconds: float = Field(1.0, ge=0, description="Pause between two requests to the same host.")
    download_timeout: int = Field(30, ge=1, description="Time for one whole answer, from the first byte to the last.")
    download_max_bytes: int = Field(8_000_000, ge=10_000, description="Largest answer that is read, decompressed.")
    page_attempts: int = Field(8, ge=1, description="Tries to fetch a page before its failure is final.")
    recheck_hours: str = Field(
        "1,6,24,72,168,720",
        description="Hours after publication at which an article is looked at again, for corrections and withdrawals; "
        "0: never.",
    )
    recheck_share: float = Field(
        0.2, ge=0, le=1, description="Most such looks at a source, as a share of its other requests."
    )
    process_attempts: int = Field(3, ge=1, description="Tries to process a page before it is set aside as poison.")
    allow_private: str = Field(
        "", description="Networks that pages may lead to although they are not public (CIDR, commas); for tests."
    )
    dedupe_days: int = Field(90, ge=1, description="How far back, in days, a new article looks for its original.")
    sketch_days: int = Field(
        0,
        ge=0,
        description="How old, in days, an article may be and still be compared when it arrives; 0: any age. "
        "What older ones would need leaves the index; equal texts are always found.",
    )
    raw_days: int = Field(60, ge=1, description="Days that raw pages are kept.")
    poll_days: int = Field(90, ge=1, description="Days that the record of polls is kept.")
    notify: SecretStr = Field(
        SecretStr("log"),
        description="Who is told of alerts: Apprise addresses with spaces between them, each perhaps as NAME=ADDRESS; "
        "`log` is the log. They hold passwords: better in a file of your own than in svodka.toml.",
    )
    notify_file: Path | None = Field(
        None,
        description="File with more such addresses, one a line; # begins a remark. It should be yours alone.",
    )
    notify_timezone: str = Field(
        "Europe/Moscow", description="Time zone of the quiet hours and of the times in messages (IANA name)."
    )
    quiet_hours: str = Field(
        "",
        description="Hours in which nobody is told but of the service's own failure, 23:00-08:00 for one; the rest "
        "comes after them as one message.",
    )
    digest_seconds: int = Field(
        300, ge=0, description="How long an alert waits for others, so that many at once are one message."
    )
    watchdog_seconds: int = Field(
        180, ge=10, description="How long the service may stand still before the watchdog opens an alert."
    )
    log_format: Literal["text", "json"] = Field("text", description="Log lines for people (text) or programs (json).")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least important log lines that are shown: DEBUG, INFO, WARNING or ERROR."
    )

    @field_validator("log_format", "poll_policy", mode="before")
    @classmethod
    def _small(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _capital(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("allow_private")
    @classmethod
    def _networks(cls, value: str) -> str:
        for part in filter(None, map(str.strip, value.split(","))):
            try:
                ip_network(part)
            except ValueError as error:
                raise ValueError(f"write networks with commas between them, 127.0.0.0/8 for one; {error}") from None
        return value

    @field_validator("recheck_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        parse_hours(value)
        return value

    @field_validator("notify")
    @classmethod
    def _receivers(cls, value: SecretStr) -> SecretStr:
        parse_receivers(value.get_secret_value())
        return value

    @field_validator("notify_timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("write an IANA name, Europe/Moscow for one") from None
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _quiet_hours(cls, value: str) -> str:
        parse_quiet_hours(value, ZoneInfo("UTC"))
        return value

    @field_validator("contact")
    @classmethod
    def _one_line(cls, value: str) -> str:
        """It stands in a header of every request: a line break would start another one."""
        if not value.isprintable():
            raise ValueError("write one line without control characters")
        return value

    @property
    def user_agent(self) -> str:
        who = f"; +{self.contact}" if self.contact else ""
        return f"Svodka/1.0 (news monitor{who})"

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """Raises SvodkaError where `notify_file` cannot be read or understood."""
        more = ""
        if self.notify_file is not None:
            try:
                more = self.notify_file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise SvodkaError(
                    f"The file of receivers cannot be read: {error}.", "SVODKA_NOTIFY_FILE names it."
                ) from None
        try:
            return parse_receivers(f"{self.notify.get_secret_value()}\n{more}")
        except ValueError as error:
            raise SvodkaError(
                f"{self.notify_file or 'SVODKA_NOTIFY'}: {error}.", "docs/alerts.md has examples."
            ) from None

    @property
    def notify_zone(self) -> ZoneInfo:
        return ZoneInfo(self.notify_timezone)

    @property
    def quiet(self) -> QuietHours | None:
        return parse_quiet_hours(self.quiet_hours, self.notify_zone)

    @property
    def recheck_steps(self) -> tuple[timedelta, ...]:
        return parse_hours(self.recheck_hours)

    @property
    def modules(self) -> list[str]:
        return [m.strip() for m in self.spider_modules.split(",") if m.strip()]


def env_name(field: str) -> str:
    """The environment variable of a setting: DATABASE_URL and BROKER_URL stand without the prefix."""
    return _UNPREFIXED.get(field, f"SVODKA_{field.upper()}")


def load(environ: Mapping[str, str] | None = None, file: Path | None = None) -> Config:
    """Reads the settings. Raises SvodkaError that names the variable or line, and what would be right."""
    environ = os.environ if environ is None else environ
    file = Path(environ.get("SVODKA_CONFIG", ROOT / SETTINGS_FILE)) if file is None else file
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for name, value in _read_file(file).items():
        values[name], origin[name] = value, f"{name} in {file}"
    for name in Config.model_fields:
        if (value := environ.get(env_name(name), "")) != "":
            values[name], origin[name] = value, f"{env_name(name)} in the environment"
    try:
        return Config(**values)
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        if problem["type"] == "extra_forbidden":
            raise SvodkaError(
                f"{file} has a setting that does not exist: {name}.", "`svodka config` lists them all."
            ) from None
        shown = _shown(name, values.get(name))
        raise SvodkaError(
            f"The setting {origin.get(name, name)} is not right: {_plain(problem)} (it is {shown}).",
            f"{Config.model_fields[name].description} `svodka config` lists all settings.",
        ) from None


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that looks like a setting and is none, with the setting that it may mean."""
    known = {env_name(name) for name in Config.model_fields}
    strange = sorted(
        name
        for name in environ
        if name.startswith(_PREFIX) and name not in known | _OTHERS and not name.startswith(SECRET_PREFIX)
    )
    sentences = []
    for name in strange:
        near = get_close_matches(name.removeprefix(_PREFIX), (other.removeprefix(_PREFIX) for other in known), n=1)
        meant = f"did you mean {env_name(near[0].lower())}?" if near else "`svodka config` lists them all."
        sentences.append(f"{name} is no setting: {meant}")
    return sentences


def _plain(problem: ErrorDetails) -> str:
    """pydantic's verdict, said as what to write."""
    context = problem.get("ctx", {})
    if problem["type"] == "value_error":
        return str(context["error"])
    advice = _WRITE.get(problem["type"])
    return advice.format(**context).replace("'", "") if advice else problem["msg"]


def _shown(name: str, value: object) -> str:
    return "hidden" if name in _UNPREFIXED or name in {"proxy", "notify"} else repr(value)


def _read_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SvodkaError(f"The settings file {file} cannot be read: {error}.", "Mend it or move it away.") from error
