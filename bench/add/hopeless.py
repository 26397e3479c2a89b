"""Sites that cannot be added, one of each reason."""

from bench.add.made import Made, Reply, robots


def javascript_only() -> Made:
    host = "tambov-spa.example"
    shell = (
        '<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Тамбов: городской портал</title>'
        '<script defer src="/static/js/main.3f9a1c.chunk.js"></script></head><body><noscript>Для работы сайта включите '
        'JavaScript в вашем браузере.</noscript><div id="root"></div></body></html>'
    )
    return Made(
        "JavaScript only",
        host,
        f"http://{host}/",
        {"/robots.txt": robots("Disallow:")},
        reason="JavaScript only",
        rest=Reply(shell.encode()),
    )


def walled() -> Made:
    host = "kaluga-za-stenoj.example"
    test = (
        "<!doctype html><html><head><title>DDoS-Guard</title></head><body><h1>Проверка браузера</h1><p>Подождите "
        'несколько секунд.</p><script src="/.well-known/ddos-guard/js-challenge/index.js"></script></body></html>'
    )
    headers = (("Server", "ddos-guard"), ("Set-Cookie", "__ddg1_=abc; HttpOnly; Path=/"))
    return Made(
        "anti-bot wall",
        host,
        f"http://{host}/",
        {},
        reason="anti-bot wall",
        rest=Reply(test.encode(), 403, headers=headers),
    )


def forbidding() -> Made:
    host = "vologda-bez-robotov.example"
    return Made(
        "robots.txt forbids",
        host,
        f"http://{host}/news/",
        {"/robots.txt": robots("Disallow: /")},
        reason="robots.txt forbids",
        rest=Reply("<html><body><p>Новости</p></body></html>".encode()),
    )


def closed() -> Made:
    host = "adm-zakryto.kurgan.example"
    page = (
        "<html><head><title>403 Forbidden</title></head>"
        "<body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>"
    )
    return Made(
        "closed from this network",
        host,
        f"http://{host}/",
        {},
        reason="closed from this network",
        rest=Reply(page.encode(), 403, headers=(("Server", "nginx"),)),
    )


def national() -> Made:
    host = "adm-smolensk-gost.example"
    return Made(
        "national certificate",
        host,
        f"https://{host}/",
        {},
        reason="national certificate",
        rest=Reply(b"<html></html>"),
        tls="Russian Trusted Sub CA",
    )
