"""Attention against plain loops, its symmetries and masks, and notebook 02's identities with counter-examples."""

import itertools
import math
import sys
import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_helpers import (
    additive_scores,
    attention,
    attention_weights,
    average_pooling,
    causal_mask,
    dot_product_scores,
    gaussian_scores,
    salience_pooling,
    softmax,
)
from attn_helpers.attention import _blocks
from attn_helpers.scores import stay_small

from . import loops

module = sys.modules["attn_helpers.attention"]  # the package's name "attention" is the function
close = np.testing.assert_allclose
same = np.testing.assert_array_equal
INF = np.inf


def own_product(q, k):
    """A score function that the package does not know."""
    return q @ np.swapaxes(k, -1, -2)


def test_by_hand():
    """Scores 0 and ln 3 give the weights 1/4 and 3/4; these average 10 and 20 to 17.5, and 8 and 0 to 2."""
    output, weights = attention([[1.0]], keys=[[0.0], [math.log(3)]], values=[[10, 8], [20, 0]])
    close(weights, [[1 / 4, 3 / 4]])
    close(output, [[17.5, 2]])


def test_by_hand_with_the_scale():
    """d_key = 4 halves the product 2 ln 3, so that the weights are 1/4 and 3/4 again."""
    close(attention_weights([[1, 1, 1, 1]], [[0, 0, 0, 0], [2 * math.log(3), 0, 0, 0]]), [[1 / 4, 3 / 4]])


SCORES = {"dot": (dot_product_scores, loops.scaled_dot), "gaussian": (gaussian_scores, loops.gaussian)}


@pytest.mark.parametrize("name", SCORES)
@given(
    loops.problems(), st.integers(0, 2**32 - 1), st.sampled_from(["none", "boolean", "float", "both"]), st.booleans()
)
def test_attention_is_the_loop(name, problem, seed, kind, causal):
    queries, keys, values = problem
    score, loop = SCORES[name]
    rng, shape = np.random.default_rng(seed), (len(queries), len(keys))
    allowed, added = rng.random(shape) < 0.6, rng.normal(size=shape)
    mask = {"none": None, "boolean": allowed, "float": added, "both": np.where(allowed, added, -INF)}[kind]
    allowed = allowed if kind in ("boolean", "both") else np.ones(shape, bool)
    if causal:
        allowed = allowed & [[j <= i for j in range(shape[1])] for i in range(shape[0])]
    output, weights = loops.attention(
        queries.tolist(), keys.tolist(), values.tolist(), loop, allowed, added if kind in ("float", "both") else None
    )
    got = attention(queries, keys, values, score=score, mask=mask, causal=causal)
    close(got.weights, weights, rtol=1e-7, atol=1e-12)
    close(got.output, output, rtol=1e-7, atol=1e-9)
    same(attention_weights(queries, keys, score=score, mask=mask, causal=causal), got.weights)
    blocks = attention(queries, keys, values, score=score, mask=mask, causal=causal, need_weights=False)
    assert blocks.weights is None
    close(blocks.output, got.output, rtol=1e-12, atol=1e-12)


@given(loops.problems(size=1e3))
def test_weights_sum_to_one_and_outputs_stay_in_the_hull(problem):
    queries, keys, values = problem
    output, weights = attention(queries, keys, values)
    close(weights.sum(axis=-1), 1, rtol=1e-12)
    assert (weights >= 0).all()
    assert (output <= values.max(axis=0) + 1e-9).all() and (output >= values.min(axis=0) - 1e-9).all()
    directions = np.random.default_rng(0).normal(size=(values.shape[1], 20))  # the hull from any side, not a box only
    assert ((output @ directions) <= (values @ directions).max(axis=0) + 1e-9).all()


@given(loops.problems(), st.permutations(range(7)), st.permutations(range(5)))
def test_permutations(problem, order, asked):
    queries, keys, values = problem
    order = [i for i in order if i < len(keys)]
    asked = [i for i in asked if i < len(queries)]
    output, weights = attention(queries, keys, values)
    together = attention(queries, keys[order], values[order])
    close(together.output, output, rtol=1e-9, atol=1e-12)
    close(together.weights, weights[:, order], rtol=1e-9, atol=1e-12)
    close(attention(queries[asked], keys, values).output, output[asked], rtol=1e-9, atol=1e-12)
    alike = attention(keys[order], keys[order], values[order]).output  # self-attention is equivariant
    close(alike, attention(keys, keys, values).output[order], rtol=1e-9, atol=1e-12)


def test_keys_and_values_go_in_pairs_and_a_causal_mask_breaks_the_symmetry():
    rng = np.random.default_rng(3)
    queries, keys, values = rng.normal(size=(3, 7)), rng.normal(size=(5, 7)), rng.normal(size=(5, 2))
    order = [4, 2, 0, 1, 3]
    assert abs(attention(queries, keys[order], values).output - attention(queries, keys, values).output).max() > 0.1
    causal = attention(keys, keys, values, causal=True).output
    moved = attention(keys[order], keys[order], values[order], causal=True).output
    assert abs(moved - causal[order]).max() > 0.1


@pytest.mark.parametrize("need_weights", [True, False])
@given(loops.problems(), st.integers(0, 6))
def test_masking_a_key_is_removing_it(need_weights, problem, out):
    queries, keys, values = problem
    allowed = np.arange(len(keys)) != out % len(keys)
    got = attention(queries, keys, values, mask=allowed, need_weights=need_weights)
    if not allowed.any():
        same(got.output, 0)
    else:
        close(got.output, attention(queries, keys[allowed], values[allowed]).output, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("need_weights", [True, False])
def test_a_query_that_may_see_nothing_gets_zeros(need_weights):
    rng = np.random.default_rng(4)
    queries, keys, values = rng.normal(size=(3, 7)), rng.normal(size=(5, 7)), rng.normal(size=(5, 2))
    for nothing in (False, -INF):
        mask = np.full((3, 5), True if nothing is False else 0.0)
        mask[1] = nothing
        output = attention(queries, keys, values, mask=mask, need_weights=need_weights).output
        same(output[1], 0)
        close(output[[0, 2]], attention(queries[[0, 2]], keys, values).output)
    same(attention_weights(queries, keys, mask=[False, True, True, True, True], causal=True)[0], 0)


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("bad", [np.nan, 1e200])
def test_a_masked_key_may_hold_anything(need_weights, bad):
    queries, keys, values = np.ones((3, 2)), np.ones((5, 2)), np.arange(5.0)[:, None]
    keys[2] = bad
    got = attention(queries, keys, values, mask=np.arange(5) != 2, need_weights=need_weights).output
    close(got, np.full((3, 1), 2.0))


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_the_value_of_a_masked_key_may_hold_anything(need_weights, bad, dtype):
    """Columns apart: the first has bad numbers at two keys, the second none; the last query sees one of the two."""
    rng = np.random.default_rng(8)
    queries, keys, values = (rng.normal(size=shape).astype(dtype) for shape in ((4, 3), (5, 3), (2, 5, 2)))
    mask = np.array([[1, 1, 0, 1, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [1, 0, 0, 1, 1]], bool)
    clean = attention(queries, keys, values, mask=mask).output
    values[0, [2, 4], 0] = bad
    for one in (mask, np.where(mask, 0, -INF)):
        got = attention(queries, keys, values, mask=one, need_weights=need_weights).output
        assert got.dtype == dtype
        for seen in ((0, slice(3)), (0, slice(None), 1), (1,)):
            close(got[seen], clean[seen], rtol=8 * np.finfo(dtype).eps)
        same(got[0, 3, 0], bad)
    values[0, 0] = bad
    assert not np.isfinite(attention(queries, keys, values[0], need_weights=need_weights).output).any()


def test_a_query_that_sees_inf_and_minus_inf_gets_nan_and_no_warning():
    values = np.array([[INF, INF, 1], [-INF, 2, 2], [3, 3, -INF]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = attention(np.zeros((2, 1)), np.zeros((3, 1)), values, mask=[[0.0, 0, -INF], [-INF, -INF, 0]]).output
    same(got, [[np.nan, INF, 1.5], [3, 3, -INF]])


@pytest.mark.parametrize("need_weights", [True, False])
def test_the_future_does_not_change_the_past(need_weights):
    x = np.random.default_rng(9).normal(size=(6, 3))
    before = attention(x, x, x, causal=True).output
    values = x.copy()
    values[4:] = np.nan
    got = attention(x, x, values, causal=True, need_weights=need_weights).output
    close(got[:4], before[:4], rtol=1e-14)
    assert np.isnan(got[4:]).all()


@pytest.mark.parametrize("n_queries, n_keys", [(5, 5), (3, 7), (7, 3), (1, 5), (5, 1)])
def test_causal_is_the_causal_mask(n_queries, n_keys):
    rng = np.random.default_rng(5)
    queries, keys, values = rng.normal(size=(n_queries, 2)), rng.normal(size=(n_keys, 2)), rng.normal(size=(n_keys, 3))
    past = np.array([[j <= i for j in range(n_keys)] for i in range(n_queries)])
    got = attention(queries, keys, values, causal=True)
    assert not got.weights[~past].any()
    same(got.weights, attention(queries, keys, values, mask=past).weights)
    for i in range(n_queries):
        close(got.output[i], attention(queries[i : i + 1], keys[: i + 1], values[: i + 1]).output[0])
    if n_queries == n_keys:
        same(causal_mask(n_keys), past)
        assert causal_mask(n_keys).dtype == bool


MASKS = [(), (7,), (1,), (3, 7), (3, 1), (1, 7), (2, 3, 7), (2, 1, 1), (11, 1, 1, 7), (11, 2, 3, 7), (1, 1, 1, 1)]


@pytest.mark.parametrize("shape", MASKS)
@pytest.mark.parametrize("kind", [bool, np.float64, np.float32, np.float16])
def test_every_mask_that_broadcasts(shape, kind):
    for causal, need_weights in itertools.product((False, True), repeat=2):
        one_mask(shape, kind, causal, need_weights)


def one_mask(shape, kind, causal, need_weights):
    rng = np.random.default_rng(6)
    queries, keys, values = rng.normal(size=(11, 1, 3, 5)), rng.normal(size=(2, 7, 5)), rng.normal(size=(7, 2))
    mask = rng.random(shape) < 0.6 if kind is bool else rng.normal(size=shape).astype(kind)
    output, weights = attention(queries, keys, values, mask=mask, causal=causal, need_weights=need_weights)
    assert output.shape == (11, 2, 3, 2)
    whole = np.broadcast_to(mask, (11, 2, 3, 7))
    for index in np.ndindex(11, 2):
        one = attention(queries[index[0], 0], keys[index[1]], values, mask=whole[index], causal=causal)
        close(output[index], one.output, rtol=1e-9, atol=1e-12)
        if need_weights:
            close(weights[index], one.weights, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("shape", [(11, 3, 7), (11, 1, 7), (11, 3, 1)])
def test_a_batch_of_masks_for_one_set(need_weights, shape):
    rng = np.random.default_rng(7)
    queries, keys, values = rng.normal(size=(3, 5)), rng.normal(size=(7, 5)), rng.normal(size=(7, 2))
    masks = rng.random(shape) < 0.6
    output, weights = attention(queries, keys, values, mask=masks, need_weights=need_weights)
    for mask, got in zip(masks, output, strict=True):
        close(got, attention(queries, keys, values, mask=mask).output)
    assert weights is None or weights.shape == (11, 3, 7)


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize(
    "q_lead, k_lead, v_lead, lead",
    [
        ((), (), (), ()),
        ((2,), (), (), (2,)),
        ((), (2,), (), (2,)),
        ((), (), (2,), (2,)),
        ((11, 1), (2,), (1, 1), (11, 2)),
        ((2,), (2,), (11, 2), (11, 2)),
        ((0,), (1,), (), (0,)),
    ],
)
def test_leading_axes_broadcast(q_lead, k_lead, v_lead, lead, need_weights):
    rng = np.random.default_rng(8)
    queries, keys, values = (
        rng.normal(size=(*before, *last)) for before, last in ((q_lead, (3, 7)), (k_lead, (5, 7)), (v_lead, (5, 2)))
    )
    output, weights = attention(queries, keys, values, need_weights=need_weights)
    assert output.shape == (*lead, 3, 2)
    plain = {"score": own_product, "need_weights": need_weights}
    beside = attention(queries * 7**-0.5, keys, values, **plain).output
    close(beside, output, rtol=1e-9)
    queries, keys, values = (np.broadcast_to(x, (*lead, *x.shape[-2:])) for x in (queries, keys, values))
    for index in np.ndindex(lead):
        close(output[index], attention(queries[index], keys[index], values[index]).output)
    if need_weights:
        assert weights.shape == (*np.broadcast_shapes(q_lead, k_lead), 3, 5)


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize(
    "given_, expected",
    [
        ((np.float16, np.float16, np.float16), np.float16),
        ((np.float32, np.float32, np.float32), np.float32),
        ((np.float64, np.float64, np.float64), np.float64),
        ((int, bool, np.uint8), np.float64),
        ((np.float32, np.float64, np.float32), np.float64),
        ((np.float16, np.float16, np.float32), np.float32),
    ],
)
def test_precision(given_, expected, need_weights):
    arrays = [np.ones(shape, dtype) for shape, dtype in zip(((3, 7), (5, 7), (5, 2)), given_, strict=True)]
    for mask in (None, np.ones(5, bool), np.ones(5), np.ones((3, 5), np.float32)):
        output, weights = attention(*arrays, mask=mask, need_weights=need_weights)
        assert output.dtype == expected
        close(output, 1, rtol=2e-3)
        if need_weights:
            assert weights.dtype == attention_weights(*arrays[:2]).dtype == dot_product_scores(*arrays[:2]).dtype


@pytest.mark.parametrize("need_weights", [True, False])
def test_no_queries(need_weights):
    output, weights = attention(
        np.zeros((2, 0, 7)),
        np.ones((5, 7)),
        np.ones((5, 3)),
        causal=True,
        mask=np.ones(5, bool),
        need_weights=need_weights,
    )
    assert output.shape == (2, 0, 3)
    assert weights is None or weights.shape == (2, 0, 5)


@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("score", [dot_product_scores, gaussian_scores, own_product])
def test_nothing_is_changed(score, need_weights):
    rng = np.random.default_rng(9)
    arrays = loops.frozen(
        rng.normal(size=(3, 7)), rng.normal(size=(5, 7)), rng.normal(size=(5, 2)), rng.random(5) < 0.5
    )
    kept = [x.copy() for x in arrays]
    got = attention(*arrays[:3], score=score, mask=arrays[3], causal=True, need_weights=need_weights)
    got.output[:] = 9
    for before, after in zip(kept, arrays, strict=True):
        same(before, after)
    lists = attention(*(x.tolist() for x in arrays[:3]), score=score, mask=arrays[3].tolist())
    close(lists.output, attention(*kept[:3], score=score, mask=kept[3]).output)


def test_what_a_score_returns_is_left_alone_and_may_broadcast():
    rng = np.random.default_rng(10)
    queries, keys, values = rng.normal(size=(2, 3, 7)), rng.normal(size=(2, 5, 7)), rng.normal(size=(2, 5, 2))
    bias = rng.normal(size=(3, 5))
    kept = bias.copy()
    got = attention(queries, keys, values, score=lambda q, k: bias, mask=np.arange(5) > 1)
    same(bias, kept)
    assert got.weights.shape == (2, 3, 5) and got.weights.flags.writeable
    same(got.weights[0], got.weights[1])
    same(attention_weights(queries[0], keys[0], score=lambda q, k: bias.tolist()), attention_weights(
        queries[0], keys[0], score=lambda q, k: bias
    ))  # fmt: skip
    close(attention_weights(queries[0], keys[0], score=lambda q, k: np.ones((3, 5), int)), 0.2)


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


# Notebook 02's identities, each with its condition and what happens without it


@given(loops.problems())
def test_a_zero_query_is_average_pooling_for_dot_products(problem):
    queries, keys, values = problem
    zero = np.zeros_like(queries)
    for score in (dot_product_scores, lambda q, k: dot_product_scores(q, k, scale=1)):
        got = attention(zero, keys, values, score=score)
        close(got.weights, 1 / len(keys))
        close(got.output, np.tile(average_pooling(values), (len(queries), 1)), rtol=1e-9, atol=1e-12)


def test_but_not_for_additive_and_gaussian_scores():
    rng = np.random.default_rng(12)
    keys, zero = rng.normal(size=(5, 3)), np.zeros((1, 3))
    w_query, w_key, w_score = rng.normal(size=(3, 2)), rng.normal(size=(3, 2)), rng.normal(size=2)

    def additive(q, k):
        return additive_scores(q, k, w_query=w_query, w_key=w_key, w_score=w_score)

    for score in (gaussian_scores, additive):
        assert abs(attention_weights(zero, keys, score=score) - 1 / 5).max() > 0.05


@given(loops.problems(size=1.0))
def test_a_constant_query_is_salience_pooling(problem):
    """softmax(keys · w) needs the query √d · w, and then it is the same for every query."""
    queries, keys, _ = problem
    w = queries[0]
    constant = np.tile(math.sqrt(len(w)) * w, (3, 1))
    got = attention(constant, keys, keys)
    pooled = salience_pooling(keys, w)
    for row in range(3):
        close(got.weights[row], pooled.weights, rtol=1e-9, atol=1e-12)
        close(got.output[row], pooled.output, rtol=1e-9, atol=1e-12)


def test_but_not_without_the_root_of_d():
    keys, w = np.random.default_rng(13).normal(size=(5, 4)), np.ones(4)
    assert abs(attention_weights([w], keys) - salience_pooling(keys, w).weights).max() > 0.05


def test_normalised_keys_make_the_lookup_hard_as_beta_grows():
    keys = np.random.default_rng(14).normal(size=(5, 7))
    keys /= np.linalg.norm(keys, axis=1, keepdims=True)
    values = np.arange(10.0).reshape(5, 2)
    gaps = []
    for beta in (1, 10, 100, 1000):
        got = attention(keys, keys, values, score=lambda q, k, beta=beta: beta * dot_product_scores(q, k, scale=1))
        gaps.append(abs(got.output - values).max())
    assert gaps == sorted(gaps, reverse=True) and gaps[0] > 1 and gaps[-1] < 1e-6


def test_but_ties_share_and_a_longer_key_wins():
    keys, values = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), np.array([[2.0], [4.0], [9.0]])
    close(attention([[1000.0, 0.0]], keys, values).output, [[3.0]])
    longer = np.array([[1.0, 0.0], [3.0, 1.0]])
    close(attention_weights(1000 * longer[:1], longer), [[0, 1]], atol=1e-12)  # the first key's own query misses it


def test_a_dot_product_cannot_ask_for_the_middle_and_a_gaussian_can():
    keys = np.linspace(-1, 1, 5)[:, None]
    queries = np.linspace(-50, 50, 41)[:, None]
    assert set(attention_weights(queries, keys)[abs(queries[:, 0]) > 1].argmax(axis=1)) == {0, 4}
    assert attention_weights([[0.0]], keys, score=lambda q, k: gaussian_scores(q, k, width=0.2)).argmax() == 2


# Without weights: memory, and blocks that meet


@pytest.mark.parametrize("lead", [(), (2,), (3, 5)])
@pytest.mark.parametrize("masked", [False, True])
def test_blocks_meet(monkeypatch, lead, masked):
    monkeypatch.setattr(module, "BLOCK", 40)
    rng = np.random.default_rng(15)
    queries, keys, values = (rng.normal(size=(*lead, *last)) for last in ((13, 2), (7, 2), (7, 3)))
    for mask in (
        (rng.random((*lead, 13, 7)) < 0.5, rng.normal(size=(13, 1)), rng.random(7) < 0.5) if masked else (None,)
    ):
        for causal in (False, True):
            some = {"mask": mask, "causal": causal}
            for score in (dot_product_scores, gaussian_scores, own_product):
                got = attention(queries, keys, values, score=score, need_weights=False, **some)
                close(got.output, attention(queries, keys, values, score=score, **some).output, rtol=1e-12, atol=1e-12)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=3), st.integers(0, 30))
def test_blocks_cover_each_place_once_and_are_small(shape, most):
    times = np.zeros(shape, int)
    for block in _blocks(shape, most):
        assert times[block].size <= max(1, most)
        times[block] += 1
    same(times, 1)


def test_blocks_are_as_few_as_can_be():
    assert [block[0].start for block in _blocks((7,), 3)] == [0, 3, 6]
    assert len(list(_blocks((6, 5), 10))) == 3
    assert len(list(_blocks((6, 5), 30))) == 1
    assert list(_blocks((6, 0), 30)) == []


@pytest.mark.parametrize("score", [dot_product_scores, gaussian_scores, own_product])
@pytest.mark.parametrize("lead", [(), (2,)])
def test_memory_does_not_grow_with_queries_times_keys(monkeypatch, score, lead):
    monkeypatch.setattr(module, "BLOCK", 2**16)

    def peak(n):
        queries, keys, values = np.zeros((3, *lead, n, 2), np.float32)
        tracemalloc.start()
        attention(queries, keys, values, score=score, causal=True, need_weights=False)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    small, large = peak(256), peak(1024)  # 16 times as many weights: 4 MiB of them in float32, a head
    assert large < 1.5 * small < 3 * 2**20
    assert module.BLOCK * 4 <= 16 * 2**20


def test_names_of_what_comes_back():
    got = attention([[1.0]], [[1.0]], [[1.0]])
    assert got._fields == ("output", "weights")
    output, weights = got
    assert output is got.output and weights is got.weights
