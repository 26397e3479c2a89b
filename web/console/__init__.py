"""The console: pages for people, made on the server. One file a group of pages, each with its router."""

from web.console import add_site, article, articles, now, sources, stories, watch_form, watches

ROUTERS = (
    now.router,
    articles.router,
    article.router,
    stories.router,
    add_site.router,  # before the pages of one source: no source is named "add"
    sources.router,
    watch_form.router,  # before the pages of one watch: "new" is no number
    watches.router,
)
