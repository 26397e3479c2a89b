"""The console: pages for people, made on the server. One file a group of pages, each with its router."""

from web.console import article, articles, now, sources, stories, watches

ROUTERS = (now.router, articles.router, article.router, stories.router, sources.router, watches.router)
