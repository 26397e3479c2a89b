"""How long somebody waits who tried wrong passwords."""

from datetime import timedelta

WINDOW = timedelta(minutes=15)
OF_A_NAME = 8  # wrong passwords of one account
FROM_AN_ADDRESS = 30  # of any, from one address: an office may share it


def too_many(of_name: int, from_address: int) -> bool:
    """Whether the next try has to wait, given the failures of the last WINDOW."""
    return of_name >= OF_A_NAME or from_address >= FROM_AN_ADDRESS
