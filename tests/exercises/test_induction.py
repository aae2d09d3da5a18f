"""Further, "Does a real model do the same?": where a head looks, a score, and a head that only counts."""

import re

import numpy as np
import pytest

from attn_helpers import check
from attn_helpers.exercises import induction


def told(result, hint):
    assert result.passed is False and re.search(hint, result.hint), result


def test_where_an_induction_head_looks():
    words = "start a b c d a b c d".split()
    looked = [words.index(words[i]) + 1 for i in range(5, 9)]
    assert check.came_after(looked).passed and check.came_after(np.array(looked)).passed
    assert check.came_after([..., ..., ..., ...]).passed is None
    assert check.came_after([looked[0], ..., ..., ...]).passed is False


@pytest.mark.parametrize(
    ("at", "wrong", "hint"),
    [
        (0, 1, "same word"),
        (1, 6, "itself"),
        (2, 6, "one back"),
        (3, 0, "rests"),
        (0, 6, "comes later"),
        (3, 1, "begins the first time"),
        (2, 1, "one token further"),
        (1, 9, "from 0 to 8"),
        (1, -1, "from 0 to 8"),
        (0, 2.0, "from 0 to 8"),
        (0, True, "from 0 to 8"),
    ],
)
def test_another_place_is_told_why(at, wrong, hint):
    told(check.came_after([*(2, 3, 4, 5)[:at], wrong, *(2, 3, 4, 5)[at + 1 :]]), hint)


def score(column, first=lambda n: n + 1, many=lambda found: sum(found) / len(found)):
    """A score from a loop over the rows."""

    def answer(weights, n):
        return many([weights[i][column(i, n)] for i in range(first(n), 2 * n + 1)])

    return answer


def test_the_mended_score_passes_and_as_given_it_is_not_attempted():
    assert check.induction_score(score(lambda i, n: i - n + 1)).passed
    given = check.induction_score(lambda w, n: w[np.arange(n + 1, 2 * n + 1), np.arange(1, n + 1)].mean())
    assert given.passed is None and given.hint == induction.SAME_WORD


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (score(lambda i, n: i - n - 1), "token before the same word"),
        (score(lambda i, n: i - n + 2), "too far"),
        (score(lambda i, n: i - 1), "one back"),
        (score(lambda i, n: i), "on itself"),
        (score(lambda i, n: i - n + 1, many=sum), "average"),
        (score(lambda i, n: i - n + 1, first=lambda n: n), "first time is counted"),
        (score(lambda i, n: i - n + 1, first=lambda n: n + 2), "left out"),
        (lambda w, n: score(lambda i, n: i - n + 1)(w.T, n), "Row and column"),
        (lambda w, n: w.mean(), "Which column"),
    ],
)
def test_another_score_is_told_why(wrong, hint):
    told(check.induction_score(wrong), hint)


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
