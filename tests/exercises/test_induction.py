"""Further, "Does a real model do the same?": a list of heads for a control, and a head that only counts."""

import re

import numpy as np
import pytest

from attn_helpers import check
from attn_helpers.exercises import induction


def told(result, hint):
    assert result.passed is False and re.search(hint, result.hint), result


def listed(wanted, heads=range(9)):
    """Lists the heads of the layers of the best of which ``wanted(head, best, found)`` holds."""

    def answer(best):
        found = []
        for layer, _ in best:
            for head in heads:
                if wanted((layer, head), best, found):
                    found.append((layer, head))
        return found

    return answer


MENDED = listed(lambda head, best, found: head not in best and head not in found)


def test_the_mended_list_passes_in_any_order_and_as_given_it_is_not_attempted():
    assert MENDED([(18, 6)]) == [(18, n) for n in (0, 1, 2, 3, 4, 5, 7, 8)]
    assert check.control_heads(MENDED).passed
    assert check.control_heads(lambda best: np.array(MENDED(best)[::-1])).passed
    assert check.control_heads(lambda best: {*MENDED(best)}).passed is False  # a set is no list
    given = check.control_heads(listed(lambda head, best, found: True))
    assert given.passed is None and given.hint == induction.AS_GIVEN


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (listed(lambda head, best, found: head not in best), "more than once"),
        (listed(lambda head, best, found: head not in found), "must leave them on"),
        (lambda best: [one for n in range(30) for one in MENDED([(n, 0)]) + [(n, 0)] if one not in best], "all layers"),
        (lambda best: MENDED([one for one in best if one[0] == best[0][0]]), "too early"),
        (listed(lambda head, best, found: head not in best and head not in found, range(1, 10)), "Which of these"),
        (lambda best: MENDED(best)[:-1], "Which of these"),
        (lambda best: [], "same answer for different inputs"),
        (lambda best: [layer for layer, _ in best], "list of pairs"),
        (lambda best: [(layer, -1) for layer, _ in best], "list of pairs"),
        (lambda best: None, "return"),
        (lambda best: best.append((0, 0)) or MENDED(best), "changes its input"),
        (lambda best: best[9], "error of its own"),
        ("the others", "without calling it"),
    ],
)
def test_another_list_is_told_why(wrong, hint):
    told(check.control_heads(wrong), hint)


def test_the_heads_that_are_wrong_are_listed():
    details = dict(check.control_heads(listed(lambda head, best, found: head not in found)).details)
    assert details["best"] == "[(18, 6)]" and "(18, 6), " in details["got"] and "(18, 6)" not in details["expected"]


def three_back(rows=slice(3, None)):
    weights = np.zeros((9, 9))
    weights[:3, 0] = 1
    for i in range(9)[rows]:
        weights[i, i - 3] = 1
    return weights


def test_a_head_that_counts_places_passes_and_is_told_its_limit():
    result = check.counts_back(three_back())
    assert result.passed and "With three words, the same head scores 0.00" in result.hint
    assert check.counts_back(three_back().tolist()).passed
    assert check.counts_back(...).passed is None


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (np.eye(9), "looks at itself"),
        (np.tri(9) / np.arange(1, 10)[:, None], "below 1. Row i"),
        (np.full((9, 9), 1 / 9), "nobody looks ahead"),
        (three_back(slice(5, None)), "Row 3 sums to 0.00"),
        (2 * np.eye(9), "Row 0 sums to 2.00"),
        (-np.eye(9), "at least 0"),
        (np.eye(8), "array of numbers"),
        ("three back", "array of numbers"),
    ],
)
def test_other_weights_are_told_why(wrong, hint):
    told(check.counts_back(wrong), hint)
