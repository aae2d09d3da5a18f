"""Softmax and the scoring functions, against plain loops, by hand and at their limits."""

import math
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attn_helpers import additive_scores, dot_product_scores, gaussian_scores, softmax

from . import loops

INF = np.inf
rows = hnp.arrays(float, hnp.array_shapes(min_dims=1, max_dims=3, max_side=5), elements=st.floats(-1e308, 1e308))


def test_softmax_by_hand():
    """exp of 0, ln 2 and ln 5 is 1, 2 and 5, in all 8."""
    np.testing.assert_allclose(softmax([0, math.log(2), math.log(5)]), [1 / 8, 2 / 8, 5 / 8], rtol=1e-15)


@given(rows, st.data())
def test_softmax_is_the_loop_along_any_axis(scores, data):
    axis = data.draw(st.integers(-scores.ndim, scores.ndim - 1))
    with np.errstate(over="ignore"):
        expected = np.apply_along_axis(loops.softmax, axis, scores)
    got = softmax(scores, axis=axis)
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(got.sum(axis=axis), 1, rtol=1e-12)


@given(hnp.arrays(float, 5, elements=st.floats(-50, 50)), st.floats(-1e6, 1e6))
def test_softmax_ignores_a_constant_added_to_all(scores, constant):
    np.testing.assert_allclose(softmax(scores + constant), softmax(scores), rtol=1e-7, atol=1e-12)


@given(hnp.arrays(float, (3, 5), elements=st.floats(-30, 30)), hnp.arrays(bool, (3, 5)))
def test_masked_softmax_is_softmax_without_the_masked(scores, mask):
    got = softmax(scores, mask=mask)
    for row, allowed, weights in zip(scores, mask, got, strict=True):
        assert not weights[~allowed].any()
        if allowed.any():
            np.testing.assert_allclose(weights[allowed], softmax(row[allowed]), rtol=1e-12)


@pytest.mark.parametrize("shape", [(), (5,), (1,), (3, 5), (3, 1), (1, 5), (2, 3, 5), (2, 1, 1), (1, 3, 5)])
def test_masks_broadcast_to_the_scores(shape):
    rng = np.random.default_rng(0)
    scores, mask = rng.normal(size=(2, 3, 5)), rng.random(shape) < 0.6
    np.testing.assert_array_equal(softmax(scores, mask=mask), softmax(scores, mask=np.broadcast_to(mask, scores.shape)))
    added = rng.normal(size=shape)
    np.testing.assert_allclose(softmax(scores, mask=added), softmax(scores + added), rtol=1e-12)


def test_float_mask_of_minus_infinity_is_a_boolean_mask():
    scores, mask = np.random.default_rng(1).normal(size=(2, 3)), np.array([[True, False, True], [False, False, False]])
    np.testing.assert_array_equal(softmax(scores, mask=np.where(mask, 0, -INF)), softmax(scores, mask=mask))


@pytest.mark.parametrize(
    "scores, expected",
    [
        ([1e308, -1e308, 1e308], [0.5, 0, 0.5]),
        ([-1e308, -1e308], [0.5, 0.5]),
        ([-1e308, -1e308 * (1 + 1e-15)], [1, 0]),
        ([-INF, 0, -INF], [0, 1, 0]),
        ([-INF, -INF], [0, 0]),
        ([INF, 0, INF], [0.5, 0, 0.5]),
        ([INF, -INF, 1e308], [1, 0, 0]),
        ([INF, INF, INF, INF], [0.25] * 4),
        ([7.0], [1.0]),
    ],
)
def test_softmax_at_the_limits(scores, expected):
    np.testing.assert_allclose(softmax(scores), expected, atol=1e-15)


@pytest.mark.parametrize("cached", [1, 8, 30])
@pytest.mark.parametrize("axis", [-1, 0, 1, 2])
def test_rows_are_worked_on_a_few_at_a_time(monkeypatch, cached, axis):
    rng = np.random.default_rng(3)
    scores, mask = rng.normal(size=(2, 3, 7)), rng.random((2, 3, 7)) < 0.6
    scores[0, 1] = -INF
    at_once = softmax(scores, axis=axis), softmax(scores, mask=mask, axis=axis), softmax(scores.T, axis=axis)
    monkeypatch.setattr(sys.modules["attn_helpers.scores"], "CACHED", cached)
    in_parts = softmax(scores, axis=axis), softmax(scores, mask=mask, axis=axis), softmax(scores.T, axis=axis)
    for one, other in zip(at_once, in_parts, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-14)


def test_limits_of_one_row_leave_the_others_alone():
    got = softmax([[-INF, -INF, -INF], [0, math.log(3), -INF], [INF, 5, 5], [np.nan, 0, 0], [9, 9, -9e300]])
    np.testing.assert_allclose(got[[0, 1, 2, 4]], [[0, 0, 0], [0.25, 0.75, 0], [1, 0, 0], [0.5, 0.5, 0]], rtol=1e-15)
    assert np.isnan(got[3]).all()  # a NaN score that counts is not hidden


@pytest.mark.parametrize("bad", [np.nan, INF, -INF, 1e308])
@pytest.mark.parametrize("mask", [[True, False, True], [0.0, -INF, 0.0]])
def test_what_is_masked_does_not_matter(bad, mask):
    np.testing.assert_allclose(softmax([0.0, bad, math.log(3)], mask=mask), [0.25, 0, 0.75], rtol=1e-15)


@pytest.mark.parametrize(
    "dtype, weights", [(np.float64, [0.75, 0.25]), (np.float32, [0.75, 0.25]), (np.float16, [0.75, 0.25])]
)
def test_a_large_negative_mask_masks_in_every_precision(dtype, weights):
    scores = np.array([math.log(3), 0, 60], dtype)
    got = softmax(scores, mask=np.array([0, 0, -1e9]))
    assert got.dtype == dtype
    np.testing.assert_allclose(got, [*weights, 0], atol=1e-3)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_softmax_keeps_precision(dtype):
    for mask in (None, np.array([True, False]), np.array([0.0, 0.5])):
        assert softmax(np.array([[1, 2]], dtype), mask=mask).dtype == dtype


def test_softmax_of_many_equal_scores_in_half_precision():
    """70000 times exp(0) is more than the largest float16, 65504."""
    np.testing.assert_allclose(softmax(np.zeros(70000, np.float16)), 1 / 70000, rtol=0.01)


@pytest.mark.parametrize("scores", [[0, 1], [False, True], np.array([0, 1], np.uint8), (0, 1)])
def test_integers_become_float64(scores):
    assert softmax(scores).dtype == float
    np.testing.assert_allclose(softmax(scores)[1], math.e / (1 + math.e))


def test_softmax_of_no_rows():
    assert softmax(np.zeros((0, 3))).shape == (0, 3)
    assert softmax(np.zeros((2, 0, 3)), mask=np.ones(3, bool)).shape == (2, 0, 3)


def test_softmax_changes_nothing_and_takes_read_only_arrays():
    scores, mask, added = loops.frozen(np.array([[1.0, INF, -INF]]), np.array([True, False, True]), np.zeros(3))
    kept = scores.copy(), mask.copy(), added.copy()
    softmax(scores), softmax(scores, mask=mask), softmax(scores, mask=added)
    for before, after in zip(kept, (scores, mask, added), strict=True):
        np.testing.assert_array_equal(before, after)


SCORERS = {
    "scaled": (dot_product_scores, loops.scaled_dot),
    "plain": (lambda q, k: dot_product_scores(q, k, scale=1), loops.dot),
    "gaussian": (gaussian_scores, loops.gaussian),
    "narrow": (lambda q, k: gaussian_scores(q, k, width=0.3), lambda q, k: loops.gaussian(q, k, 0.3)),
}


@pytest.mark.parametrize("name", SCORERS)
@given(loops.problems())
def test_scores_are_the_loop(name, problem):
    queries, keys, _ = problem
    score, loop = SCORERS[name]
    expected = [[loop(query, key) for key in keys] for query in queries]
    np.testing.assert_allclose(score(queries, keys), expected, rtol=1e-9, atol=1e-9)


@given(loops.problems(), st.integers(1, 5), st.integers(1, 5))
def test_additive_scores_are_the_loop(problem, d_query, d_hidden):
    _, keys, values = problem
    rng = np.random.default_rng(5)
    queries, w_query = rng.normal(size=(3, d_query)), rng.normal(size=(d_query, d_hidden))
    w_key, w_score = rng.normal(size=(keys.shape[1], d_hidden)), rng.normal(size=d_hidden)
    expected = [[loops.additive(q, k, w_query, w_key, w_score) for k in keys] for q in queries]
    got = additive_scores(queries, keys, w_query=w_query, w_key=w_key, w_score=w_score)
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12)


def test_scores_by_hand():
    """q = (3, 4), k = (1, 2) and (0, -1): products 11 and -4; squared distances 8 and 34."""
    queries, keys = [[3, 4]], [[1, 2], [0, -1]]
    np.testing.assert_allclose(dot_product_scores(queries, keys, scale=1), [[11, -4]])
    np.testing.assert_allclose(dot_product_scores(queries, keys), [[11 / math.sqrt(2), -4 / math.sqrt(2)]])
    np.testing.assert_allclose(dot_product_scores(queries, keys, scale=-2), [[-22, 8]])
    np.testing.assert_allclose(gaussian_scores(queries, keys), [[-4, -17]])
    np.testing.assert_allclose(gaussian_scores(queries, keys, width=2), [[-1, -4.25]])
    got = additive_scores(queries, keys, w_query=[[1], [0]], w_key=[[0], [1]], w_score=[10])
    np.testing.assert_allclose(got, [[10 * math.tanh(5), 10 * math.tanh(2)]])


def with_additive(q, k):
    d = k.shape[-1]
    return additive_scores(q, k, w_query=np.eye(d, 3), w_key=np.ones((d, 3)), w_score=np.arange(3))


ALL = {"dot": dot_product_scores, "gaussian": gaussian_scores, "additive": with_additive}


@pytest.mark.parametrize("score", ALL.values(), ids=ALL)
@pytest.mark.parametrize(
    "q_lead, k_lead, lead",
    [((), (), ()), ((2,), (), (2,)), ((), (2,), (2,)), ((11, 1), (2,), (11, 2)), ((0,), (1,), (0,))],
)
def test_leading_axes_broadcast(score, q_lead, k_lead, lead):
    rng = np.random.default_rng(2)
    queries, keys = rng.normal(size=(*q_lead, 3, 7)), rng.normal(size=(*k_lead, 5, 7))
    got = score(queries, keys)
    assert got.shape == (*lead, 3, 5)
    queries, keys = (np.broadcast_to(x, (*lead, *x.shape[-2:])) for x in (queries, keys))
    for index in np.ndindex(lead):
        np.testing.assert_allclose(got[index], score(queries[index], keys[index]), rtol=1e-12)


@pytest.mark.parametrize("score", ALL.values(), ids=ALL)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, int, bool])
def test_scores_keep_precision(score, dtype):
    queries, keys = np.ones((3, 7), dtype), np.ones((5, 7), dtype)
    assert score(queries, keys).dtype == (dtype if np.dtype(dtype).kind == "f" else float)
    assert score(queries, keys.astype(np.float64)).dtype == float


@pytest.mark.parametrize("score", ALL.values(), ids=ALL)
def test_scores_take_lists_read_only_arrays_and_no_queries(score):
    queries, keys = loops.frozen(np.eye(3, 7), np.eye(5, 7))
    np.testing.assert_array_equal(score(queries.tolist(), keys), score(queries, keys))
    assert score(queries[:0], keys).shape == (0, 5)
    got = score(queries, keys)
    got += 1  # an array of its own
    np.testing.assert_array_equal(queries, np.eye(3, 7))


def test_gaussian_score_is_largest_at_the_query_and_never_above_zero():
    keys = 1e8 + np.arange(7.0)[:, None]  # where q² + k² − 2 q k would have lost every digit
    scores = gaussian_scores(keys, keys)
    np.testing.assert_allclose(scores, -((np.arange(7)[:, None] - np.arange(7)) ** 2) / 2)


def test_gaussian_scores_hold_no_array_of_differences():
    queries = np.zeros((300, 64))
    tracemalloc.start()
    gaussian_scores(queries, queries)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * 300 * 300 * 8
