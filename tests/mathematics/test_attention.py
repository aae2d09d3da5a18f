"""Attention against plain loops, its symmetries and its masks."""

import itertools
import math
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_helpers import (
    attention,
    attention_weights,
    causal_mask,
    dot_product_scores,
    gaussian_scores,
)

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
    loops.problems(),
    st.integers(0, 2**32 - 1),
    st.sampled_from(["none", "boolean", "float", "both"]),
    st.none() | st.integers(0, 8),
)
def test_attention_is_the_loop(name, problem, seed, kind, first):
    queries, keys, values = problem
    score, loop = SCORES[name]
    rng, shape = np.random.default_rng(seed), (len(queries), len(keys))
    allowed, added = rng.random(shape) < 0.6, rng.normal(size=shape)
    mask = {"none": None, "boolean": allowed, "float": added, "both": np.where(allowed, added, -INF)}[kind]
    allowed = allowed if kind in ("boolean", "both") else np.ones(shape, bool)
    if first is not None:
        allowed = allowed & [[j <= first + i for j in range(shape[1])] for i in range(shape[0])]
    output, weights = loops.attention(
        queries.tolist(), keys.tolist(), values.tolist(), loop, allowed, added if kind in ("float", "both") else None
    )
    some = {"score": score, "mask": mask, "causal": first is not None, "first": first}
    got = attention(queries, keys, values, **some)
    close(got.weights, weights, rtol=1e-7, atol=1e-12)
    close(got.output, output, rtol=1e-7, atol=1e-9)
    same(attention_weights(queries, keys, **some), got.weights)
    blocks = attention(queries, keys, values, need_weights=False, **some)
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
    same(attention_weights(queries, keys, mask=[False, True, True, True, True], causal=True, first=0)[0], 0)


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


@pytest.mark.parametrize("n_queries, n_keys, first", [(5, 5, 0), (3, 7, 0), (3, 7, 4), (7, 3, 0), (1, 5, 4), (5, 1, 2)])
def test_causal_is_the_causal_mask(n_queries, n_keys, first):
    rng = np.random.default_rng(5)
    queries, keys, values = rng.normal(size=(n_queries, 2)), rng.normal(size=(n_keys, 2)), rng.normal(size=(n_keys, 3))
    past = np.array([[j <= first + i for j in range(n_keys)] for i in range(n_queries)])
    got = attention(queries, keys, values, causal=True, first=first)
    assert not got.weights[~past].any()
    same(got.weights, attention(queries, keys, values, mask=past).weights)
    for i in range(n_queries):
        close(got.output[i], attention(queries[i : i + 1], keys[: first + i + 1], values[: first + i + 1]).output[0])
    if n_keys == first + n_queries:
        same(causal_mask(n_queries, first=first), past)
        assert causal_mask(n_queries, first=first).dtype == bool
    if n_keys == n_queries:
        same(attention(queries, keys, values, causal=True).weights, got.weights)


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
    some = {"causal": causal, "first": 4 if causal else None}
    output, weights = attention(queries, keys, values, mask=mask, need_weights=need_weights, **some)
    assert output.shape == (11, 2, 3, 2)
    whole = np.broadcast_to(mask, (11, 2, 3, 7))
    for index in np.ndindex(11, 2):
        one = attention(queries[index[0], 0], keys[index[1]], values, mask=whole[index], **some)
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
    for mask in (None, np.ones(5, bool), np.zeros(5), np.full((3, 5), 0.5, np.float32)):
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
        first=5,
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
    got = attention(*arrays[:3], score=score, mask=arrays[3], causal=True, first=2, need_weights=need_weights)
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
