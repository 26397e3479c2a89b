"""The failure that a person has to know of. A page's or a poll's failure is an outcome: see core/outcomes.py."""


class SvodkaError(Exception):
    """`what` happened, and `remedy`: what to do about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}\n{remedy}" if remedy else what)
        self.what = what
        self.remedy = remedy
