"""Two notices of one form are strangers, and a notice in an editor's hands stays itself: on forms made for that.

Thresholds were set on the forms of the half "dev". `./svodka bench dedupe` prints the figures form by form.
"""

from itertools import combinations
from random import Random

import pytest

from bench.notices.edits import EDITS
from bench.notices.fill import forms, notices
from core.models import Relation
from dedupe.decide import decide, fingerprint

COUNT = 16


def test_there_are_forms_of_many_kinds_in_both_halves() -> None:
    assert len(forms("dev")) >= 12 and len(forms("test")) >= 12
    assert len({form.name for form in forms()}) == len(forms()) >= 25


@pytest.mark.parametrize("keeps", [0.0, 0.3])
@pytest.mark.parametrize("half", ["dev", "test"])
def test_notices_of_one_form_are_strangers(half: str, keeps: float) -> None:
    merged = pairs = 0
    for form in forms(half):
        prints = [
            fingerprint(notice.title, notice.paragraphs)
            for notice in notices(form, COUNT, Random(f"{form.name}{keeps}"), keeps=keeps)
        ]
        for a, b in combinations(prints, 2):
            merged += decide(b, a, same_site=False, same_url=False).relation is not Relation.NONE
            pairs += 1
    assert pairs > 1000 and merged <= 0.005 * pairs


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("half", ["dev", "test"])
def test_an_edited_notice_is_recognised(half: str, edit: str) -> None:
    found = total = 0
    for form in forms(half):
        random = Random(form.name)
        for notice in notices(form, 6, random):
            print_ = fingerprint(notice.title, notice.paragraphs)
            edited = fingerprint("", EDITS[edit](notice.paragraphs, random))
            found += decide(edited, print_, same_site=False, same_url=False).relation is not Relation.NONE
            total += 1
    assert found >= 0.98 * total


def test_the_same_seed_makes_the_same_notices() -> None:
    form = forms()[0]
    assert notices(form, 3, Random(1)) == notices(form, 3, Random(1)) != notices(form, 3, Random(2))
    for one, other in combinations(notices(form, 20, Random(3)), 2):
        assert one.paragraphs != other.paragraphs
