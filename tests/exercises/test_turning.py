"""Further, "Where am I?": rotary scores that turn too early, and scores over distances."""

import re

import numpy as np
import pytest

from attn_helpers import check
from attn_helpers.exercises import turning
from attn_helpers.positions import rotate


def told(result, hint):
    assert result.passed is False and re.search(hint, result.hint), result


def as_given(x, positions, w_query, w_key):
    turned = rotate(x, positions)
    queries = turned @ w_query
    keys = turned @ w_key
    return queries @ keys.T


def scores(query_at, key_at):
    """Each score from a loop, with functions from the positions to where queries and keys stand."""

    def answer(x, positions, w_query, w_key):
        queries = [rotate((row @ w_query)[None], at)[0] for row, at in zip(x, query_at(positions), strict=True)]
        keys = [rotate((row @ w_key)[None], at)[0] for row, at in zip(x, key_at(positions), strict=True)]
        return [[float(query @ key) for key in keys] for query in queries]

    return answer


def own(positions):
    return positions


def nothing(positions):
    return 0 * positions


def test_queries_and_keys_at_their_own_positions_pass_and_as_given_it_is_not_attempted():
    assert check.rotary_scores(scores(own, own)).passed
    given = check.rotary_scores(as_given)
    assert given.passed is None and given.hint == turning.STILL


def test_only_the_distance_counts_so_all_may_stand_further_on():
    assert check.rotary_scores(scores(lambda p: p + 100, lambda p: p + 100)).passed


def mixed(x, positions, w_query, w_key):
    return rotate(x, positions) @ w_query @ rotate(x @ w_key, positions).T


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (scores(nothing, nothing), "Nothing is turned"),
        (scores(own, nothing), "Only the queries"),
        (scores(nothing, own), "Only the keys"),
        (lambda x, p, q, k: scores(own, own)(rotate(x, p), p, q, k), "turned once more"),
        (mixed, "queries still come from"),
        (lambda x, p, q, k: mixed(x, p, k, q).T, "keys still come from"),
        (scores(own, np.negative), "opposite"),
        (scores(np.negative, own), "opposite"),
        (lambda x, p, q, k: scores(own, own)(x, np.arange(len(x)), q, k), "those that are given"),
        (lambda x, p, q, k: np.array(scores(own, own)(x, p, q, k)) / x.shape[1] ** 0.5, "Leave this out"),
        (lambda x, p, q, k: np.transpose(scores(own, own)(x, p, q, k)), "Rows must be queries"),
        (scores(lambda p: p + 1, own), "just before the scores"),
    ],
)
def test_rotary_scores_gone_wrong_are_told_why(wrong, hint):
    told(check.rotary_scores(wrong), hint)


def back(query, key, n, query_at=None, key_at=None):
    """The scores with the query at the last position, from there backwards."""
    at = n - 1 if query_at is None else query_at
    places = range(n - 1, -1, -1) if key_at is None else key_at
    return np.array([float(rotate(query, at)[0] @ rotate(key, place)[0]) for place in places])


@pytest.mark.parametrize("right", [
    back,
    lambda query, key, n: back(query, key, n, 0, [-k for k in range(n)]),
    lambda query, key, n: list(back(query, key, n, 50, range(50, 50 - n, -1))),
])  # fmt: skip
def test_the_query_may_stand_anywhere(right):
    assert check.scores_back(right).passed


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (lambda query, key, n: back(query, key, n)[::-1], "order is reversed"),
        (lambda query, key, n: back(query, key, n, 0, range(n)), "ahead of the query"),
        (lambda query, key, n: back(query, key, n, n - 1, range(n - 1, 2 * n - 1))[::-1], "ahead of the query"),
        (lambda query, key, n: back(query, key, n, n), "first score is for 1 back"),
        (lambda query, key, n: back(query, key, n, n, range(n)), "one place too far on"),
        (lambda query, key, n: back(query, key, n, 0, [0] * n), "All scores are equal"),
        (lambda query, key, n: back(query, key, n) / query.shape[1] ** 0.5, "Leave this out"),
        (lambda query, key, n: back(query, key, n)[None], "one row"),
        (lambda query, key, n: back(query, key, n)[:, None], "one column"),
        (lambda query, key, n: back(query, key, n, 3), "position smaller by k"),
        (lambda query, key, n: back(query, key, n) + 1, "position smaller by k"),
    ],
)
def test_scores_over_distances_gone_wrong_are_told_why(wrong, hint):
    told(check.scores_back(wrong), hint)
