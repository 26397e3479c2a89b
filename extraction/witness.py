"""Somebody who looks on while a page is cut down to what may be its text."""

from extraction.parse import Page


class Witness:
    """This one looks at nothing."""

    def whole(self, page: Page) -> None:
        """The page as it came, with what its own style hides. The steps that follow cut this very tree."""

    def cut(self, reason: str) -> None:
        """What has left the tree since the last call has left it for this reason."""


NOBODY = Witness()
