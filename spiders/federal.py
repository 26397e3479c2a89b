"""Sources that write about the whole country."""

from crawler import FeedSpider


class ComNews(FeedSpider):
    name = "comnews.ru"
    region = None
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.comnews.ru/rss"]
    note = "Drupal; the date stands in the address: /content/<id>/<date>/<year>-w<week>/<slug>"
