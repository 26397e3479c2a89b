"""HEAD as RFC 9110 (9.3.2) wants it: what GET would say, without its body. Monitors and feed readers ask so."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """FastAPI's routes know GET only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def headers_only(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, headers_only)
