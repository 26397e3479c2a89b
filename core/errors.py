"""The three kinds of failure: one for people, one that is an outcome, one that is tried again."""

from datetime import timedelta

from core.outcomes import Outcome


class SvodkaError(Exception):
    """Something a person has to know. `what` happened, and `remedy`: what to do about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}\n{remedy}" if remedy else what)
        self.what = what
        self.remedy = remedy


class Rejected(Exception):
    """A page that will not become an article; `outcome` is stored with `detail`."""

    def __init__(self, outcome: Outcome, detail: str = "") -> None:
        super().__init__(f"{outcome}: {detail}" if detail else str(outcome))
        self.outcome = outcome
        self.detail = detail


class Retryable(Exception):
    """A passing failure: try again after `after`; when tries run out, `outcome` is stored."""

    def __init__(self, outcome: Outcome, after: timedelta, detail: str = "") -> None:
        super().__init__(f"{outcome}: {detail}" if detail else str(outcome))
        self.outcome = outcome
        self.after = after
        self.detail = detail
