"""Attention in each precision, with scores so large or small that exp could fail."""

import sys

import numpy as np
import pytest

from attn_helpers import (
    attention,
    attention_weights,
    dot_product_scores,
    gaussian_scores,
    softmax,
)
from attn_helpers.scores import stay_small

module = sys.modules["attn_helpers.attention"]  # the package's name "attention" is the function
close = np.testing.assert_allclose
same = np.testing.assert_array_equal
INF = np.inf


def test_scores_at_their_limits():
    values = np.arange(3.0)[:, None]
    for row, expected in (([-INF, 0, -INF], 1), ([INF, 0, INF], 1), ([1e308, -1e308, -1e308], 0), ([-INF] * 3, 0)):
        close(attention([[0.0]], np.zeros((3, 1)), values, score=lambda q, k, row=row: [row]).output, [[expected]])
    assert np.isnan(attention([[0.0]], np.zeros((3, 1)), values, score=lambda q, k: [[0, np.nan, 0]]).output).all()


# log(max) of the precision is 11.1, 88.7 and 709.8; up to half of it exp is taken of the scores as they are
HALVES = [(np.float16, 5, 6), (np.float32, 44, 45), (np.float64, 354, 356)]


@pytest.mark.parametrize("dtype, within, beyond", HALVES)
@pytest.mark.parametrize("sign", [1, -1])
def test_vectors_tell_whether_scores_stay_small(dtype, within, beyond, sign):
    """A query 2 long and a key so and so long, both 4 wide: 2 · reach / √4 is the largest score that can be."""
    queries = np.array([[0, 1, 0, 0], [2, 0, 0, 0], [0, 0, 0, 0]], dtype)
    for reach, told in ((within, True), (beyond, False)):
        keys = np.array([[0, 0, 0, 1], [0, sign * reach, 0, 0]], dtype)
        assert stay_small(queries, keys) is told and stay_small(keys, queries) is told
        assert stay_small(queries[None], keys[None, None]) is told and stay_small(queries[:0], keys)


def test_a_short_vector_keeps_the_score_of_a_long_one_small():
    assert stay_small(np.array([[0.001]]), np.array([[1000.0]])) and stay_small(np.array([[1e5]]), np.array([[1e-5]]))


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("cached", [4, 2**19])
def test_small_scores_are_not_read_for_their_largest(monkeypatch, cached, need_weights):
    def largest(scores, axis):
        raise RuntimeError("read")

    scoring = sys.modules["attn_helpers.scores"]
    monkeypatch.setattr(scoring, "_subtract_largest", largest)
    monkeypatch.setattr(scoring, "CACHED", cached)
    x = np.random.default_rng(5).normal(size=(7, 3))
    for mask in (None, np.tri(7, dtype=bool)):
        assert attention(x, x, x, mask=mask, need_weights=need_weights).output.shape == (7, 3)
        with pytest.raises(RuntimeError, match="read"):
            attention(1000 * x, x, x, mask=mask, need_weights=need_weights)
    with pytest.raises(RuntimeError, match="read"):
        attention(x, x, x, mask=np.zeros((7, 7)), need_weights=need_weights)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e200])
def test_what_is_not_finite_is_not_small(bad):
    assert not stay_small(np.array([[bad, 0.0]]), np.array([[1.0, 1.0]]))
    assert not stay_small(np.array([[0.0, 0.0]]), np.array([[1.0, 1.0], [bad, 0.0]]))


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("dtype, within, beyond", HALVES)
@pytest.mark.parametrize("masked", [False, True])
def test_scores_up_to_the_bound_and_beyond(dtype, within, beyond, masked, need_weights):
    """Rows of large scores, of small ones and of both; with a mask, rows that see nothing, or only what is far."""
    for reach in (1, within, beyond, 2 * within, 2.5 * beyond):
        queries = np.array([[reach], [-reach], [0], [reach / 2]], dtype)
        keys, values = np.array([[1], [-1], [0.5], [1]], dtype), np.eye(4, dtype=dtype)
        mask = np.array([[1, 1, 1, 1], [1, 0, 1, 1], [0, 0, 0, 0], [0, 1, 1, 0]], bool) if masked else None
        expected = softmax(np.float64(queries) @ np.float64(keys).T, mask=mask)
        got = attention(queries, keys, values, mask=mask, need_weights=need_weights)
        close(got.output, expected, rtol=8 * np.finfo(dtype).eps, atol=np.finfo(dtype).tiny)


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("mask, weights", [([0, 500], [0, 1]), ([-500, -500], [0.5, 0.5]), ([-1e9, 3e8], [0, 1])])
def test_a_float_mask_may_make_small_scores_large(mask, weights, need_weights):
    zeros = np.zeros((2, 3), np.float32)
    values = np.eye(2, dtype=np.float32)
    same(attention(zeros[:1], zeros, values, mask=np.array(mask, float), need_weights=need_weights).output, [weights])


def test_a_score_function_may_make_large_scores_of_small_vectors():
    got = attention([[1.0]], [[1.0], [0.0]], np.eye(2), score=lambda q, k: 1000 * q @ k.T)
    same(got.output, [[1, 0]])


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_a_score_of_higher_precision_does_not_raise_that_of_the_weights(dtype):
    x = np.ones((3, 7), dtype)
    output, weights = attention(x, x, x, score=lambda q, k: np.zeros((3, 3)))
    assert output.dtype == weights.dtype == dtype


@pytest.mark.parametrize("need_weights", [True, False])
def test_a_score_may_be_too_large_for_the_precision_of_queries_and_keys(need_weights):
    x = np.zeros((2, 1), np.float16)
    got = attention(x, x, x + [[0], [1]], score=lambda q, k: np.array([[1e5, 2e5]] * len(q)), need_weights=need_weights)
    same(got.output, [[1], [1]])
    assert attention_weights(x, x, score=lambda q, k: [[1e5, 2e5]] * 2).dtype == np.float16


def test_scores_of_lower_precision_are_weighed_in_that_of_queries_and_keys():
    scores = np.array([[0.1, 0.7, 0.3]], np.float32)
    got = attention_weights(np.zeros((1, 2)), np.zeros((3, 2)), score=lambda q, k: scores)
    close(got, softmax(scores.astype(float)), rtol=1e-15)


def test_distances_in_half_precision():
    """300² / 2 = 45000 is nearly a float16, 300² = 90000 is beyond them all."""
    keys = np.array([[300.0], [310.0]], np.float16)
    same(gaussian_scores(np.zeros((1, 1), np.float16), keys), [[-44992, -48064]])
    same(attention_weights(np.zeros((1, 1), np.float16), keys, score=gaussian_scores), [[1, 0]])


def test_temperature():
    rng = np.random.default_rng(11)
    queries, keys = rng.normal(size=(3, 7)), rng.normal(size=(5, 7))
    cold = attention_weights(queries, keys, score=lambda q, k: 2.5 * dot_product_scores(q, k))
    close(cold, attention_weights(2.5 * queries, keys))
