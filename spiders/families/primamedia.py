"""Regional agencies of the PrimaMedia network: feeds by rubric under `/export/new/`."""

from crawler import FeedSpider


class PrimaMediaSpider(FeedSpider):
    kind = "media"
    enabled = False
    note = "evidence: listed-in-use; not probed by us yet"
