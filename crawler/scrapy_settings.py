"""Scrapy's settings from ours: what differs from Scrapy's defaults, and why, in one place."""

from typing import Any
from urllib.parse import urlsplit

from scrapy.settings.default_settings import DOWNLOADER_MIDDLEWARES_BASE

from core.config import Config
from crawler.access import AccessTable
from crawler.downloads import proxy_addresses

_WARN_BYTES = 4_000_000
_USED_BY_ENGINE = (
    *("DownloadTimeoutMiddleware", "DefaultHeadersMiddleware", "UserAgentMiddleware"),
    *("HttpCompressionMiddleware", ".RedirectMiddleware"),
)


def scrapy_settings(config: Config) -> dict[str, Any]:
    """For `scrapy crawl` and for the batch engine alike."""
    replaying = config.replay is not None
    web = "crawler.replay.ReplayDownloads" if replaying else "crawler.downloads.BoundedDownloads"
    delay = 0.0 if replaying else config.host_delay_seconds
    return {
        "BOT_NAME": "svodka",
        "SPIDER_MODULES": config.modules,
        "SPIDER_LOADER_CLASS": "crawler.loader.SiteLoader",
        "NEWSPIDER_MODULE": config.modules[0] if config.modules else "spiders",
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        # Manners.
        "USER_AGENT": config.user_agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "Svodka",
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "ru,en;q=0.5",
        },
        "DOWNLOAD_DELAY": delay,
        "CONCURRENT_REQUESTS": config.concurrent_requests,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8 if replaying else 1,
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": 30.0,
        "COOKIES_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        # Bounds.
        "DOWNLOAD_TIMEOUT": config.download_timeout,
        "DOWNLOAD_MAXSIZE": config.download_max_bytes,
        "DOWNLOAD_WARNSIZE": _WARN_BYTES,
        "DNS_TIMEOUT": min(10, config.download_timeout),
        "REDIRECT_MAX_TIMES": 5,
        "RETRY_ENABLED": False,  # the frontier tries again, and remembers
        "METAREFRESH_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,  # every answer reaches the spider, which tells its outcome
        # Safety.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "TWISTED_DNS_RESOLVER": "crawler.guard.GuardResolver",
        "DOWNLOAD_HANDLERS": {"http": web, "https": web, "file": None, "data": None, "ftp": None, "s3": None},
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.guard.GuardMiddleware": 10,
            "crawler.access.AccessMiddleware": 20,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.robots.PoliteRobots": 100,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
            "crawler.downloads.OwnersProxy": 750,
            "crawler.record.RecordMiddleware": 895,
        },
        # Ours, read by the classes named above.
        "SVODKA_ALLOW_PRIVATE": config.allow_private,
        "SVODKA_PROXY": config.proxy,
        "SVODKA_PROXY_HOSTS": [urlsplit(url).hostname or "" for url in proxy_addresses(config.proxy)],
        "SVODKA_CERTIFICATES": str(config.certificates),
        "SVODKA_CHROMIUM": str(config.chromium) if config.chromium else "",
        "SVODKA_REPLAY": str(config.replay) if config.replay else "",
        "SVODKA_RECORD": str(config.record) if config.record else "",
        "SVODKA_ROBOTS_DIR": "" if replaying else str(config.var / "robots"),
        "LOG_LEVEL": config.log_level,
        "LOG_VERSIONS": [],
        "STATS_DUMP": False,  # thirty lines that would bury those of `crawl_report`
        "FEED_EXPORT_ENCODING": "utf-8",
    }


def engine_settings(config: Config, access: AccessTable | None = None) -> dict[str, Any]:
    """For an engine that we run ourselves: no spiders to load, no callbacks, no log of its own."""
    return scrapy_settings(config) | {
        "SVODKA_ACCESS": access,
        # A part that is only switched off is imported all the same, with all that it needs.
        "EXTENSIONS_BASE": {"scrapy.extensions.throttle.AutoThrottle": 0},
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {
            path: place for path, place in DOWNLOADER_MIDDLEWARES_BASE.items() if path.endswith(_USED_BY_ENGINE)
        },
        "SPIDER_LOADER_CLASS": "scrapy.spiderloader.DummySpiderLoader",
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_LEVEL": "DEBUG" if config.log_level == "DEBUG" else "ERROR",
    }
