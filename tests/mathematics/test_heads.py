"""Many heads against a loop over heads, and splitting against merging."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_helpers import MultiHead, attention, causal_mask, merge_heads, multi_head_attention, split_heads

from . import loops

close = np.testing.assert_allclose
same = np.testing.assert_array_equal


@given(st.lists(st.integers(0, 3), max_size=2), st.integers(0, 5), st.integers(1, 4), st.integers(1, 3))
def test_merge_undoes_split(lead, n, n_heads, d_head):
    x = np.random.default_rng(0).normal(size=(*lead, n, n_heads * d_head))
    heads = split_heads(x, n_heads)
    assert heads.shape == (*lead, n_heads, n, d_head)
    same(merge_heads(heads), x)
    same(split_heads(merge_heads(heads), n_heads), heads)


def test_split_by_hand():
    """Two rows of six columns, three heads of two: head h has the columns 2h and 2h + 1."""
    x = [[0, 1, 2, 3, 4, 5], [10, 11, 12, 13, 14, 15]]
    same(split_heads(x, 3), [[[0, 1], [10, 11]], [[2, 3], [12, 13]], [[4, 5], [14, 15]]])
    same(split_heads(x, 1), [x])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, int])
def test_split_and_merge_keep_precision(dtype):
    x = np.arange(12).reshape(2, 6).astype(dtype)
    x.flags.writeable = False
    expected = dtype if dtype is not int else float
    assert split_heads(x, 3).dtype == merge_heads(split_heads(x, 3)).dtype == expected
    assert split_heads(x.tolist(), np.int64(3)).dtype == float


@pytest.mark.parametrize("split", [split_heads, lambda x, n: merge_heads(x[None])])
def test_split_and_merge_do_not_share_the_array(split):
    x = np.arange(12.0).reshape(2, 6)
    split(x, 2)[:] = 9
    same(x, np.arange(12.0).reshape(2, 6))


@given(loops.problems(size=2.0), st.integers(1, 3), st.integers(1, 3), st.integers(1, 2), st.none() | st.integers(0, 6))
def test_heads_together_are_the_loop_over_heads(problem, n_heads, d_key, d_value, first):
    queries, keys, values = problem
    rng = np.random.default_rng(1)
    heads = MultiHead(
        rng.normal(size=(queries.shape[1], n_heads * d_key)),
        rng.normal(size=(keys.shape[1], n_heads * d_key)),
        rng.normal(size=(values.shape[1], n_heads * d_value)),
        rng.normal(size=(n_heads * d_value, 5)),
        n_heads,
    )
    past = None if first is None else [[j <= first + i for j in range(len(keys))] for i in range(len(queries))]
    output, weights = loops.multi_head(queries.tolist(), keys.tolist(), values.tolist(), heads, past)
    got = multi_head_attention(queries, keys, values, heads, causal=first is not None, first=first)
    close(got.output, output, rtol=1e-7, atol=1e-9)
    close(got.weights, weights, rtol=1e-7, atol=1e-12)


def test_by_hand():
    """Identity projections, two heads of one column: each head is attention on its own column."""
    heads = MultiHead(np.eye(2), np.eye(2), np.eye(2), np.eye(2), 2)
    keys, values = [[0.0, 7.0], [np.log(3), 9.0]], [[4.0, 10.0], [8.0, 20.0]]
    output, weights = multi_head_attention([[1.0, 0.0]], keys, values, heads)
    close(weights, [[[0.25, 0.75]], [[0.5, 0.5]]])
    close(output, [[7, 15]])


def some_heads(n_heads=3, d_model=6, seed=2, **biases):
    return dataclasses.replace(MultiHead.random(np.random.default_rng(seed), d_model, n_heads), **biases)


def looped(queries, keys, values, heads, mask=None):
    """One call of attention for each head."""
    n = heads.n_heads
    q, k, v = (
        x @ w + (0 if b is None else b)
        for x, w, b in (
            (queries, heads.w_query, heads.b_query),
            (keys, heads.w_key, heads.b_key),
            (values, heads.w_value, heads.b_value),
        )
    )
    masks = [None] * n if mask is None else mask if np.ndim(mask) == 3 else [mask] * n
    parts = zip(*(np.split(x, n, axis=-1) for x in (q, k, v)), masks, strict=True)
    joined = np.concatenate([attention(*part, mask=mask).output for *part, mask in parts], axis=-1)
    return joined @ heads.w_output + (0 if heads.b_output is None else heads.b_output)


@pytest.mark.parametrize("bias", ["b_query", "b_key", "b_value", "b_output"])
def test_each_bias_is_added(bias):
    rng = np.random.default_rng(3)
    queries, keys, values = rng.normal(size=(5, 6)), rng.normal(size=(7, 6)), rng.normal(size=(7, 6))
    heads = some_heads(**{bias: rng.normal(size=6)})
    got = multi_head_attention(queries, keys, values, heads).output
    close(got, looped(queries, keys, values, heads))
    without = multi_head_attention(queries, keys, values, some_heads()).output
    if bias == "b_key":  # the same for every key of a query: softmax does not see it
        close(got, without)
    else:
        assert abs(got - without).max() > 0.01


@pytest.mark.parametrize("shape", [(), (7,), (5, 7), (1, 7), (5, 1), (3, 5, 7), (1, 5, 7), (3, 1, 1)])
@pytest.mark.parametrize("kind", [bool, float])
def test_masks_for_all_heads_or_for_each(shape, kind):
    rng = np.random.default_rng(4)
    queries, keys = rng.normal(size=(5, 6)), rng.normal(size=(7, 6))
    mask = rng.random(shape) < 0.6 if kind is bool else rng.normal(size=shape)
    got = multi_head_attention(queries, keys, keys, some_heads(), mask=mask)
    one_by_one = looped(queries, keys, keys, some_heads(), np.broadcast_to(mask, (3, 5, 7)))
    close(got.output, one_by_one, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("shape", [(7,), (5, 7), (2, 5, 7), (1, 5, 7), (2, 3, 5, 7), (1, 3, 1, 7), (2, 1, 5, 7)])
def test_masks_of_a_batch(shape):
    """With a batch of two, three axes are batch, query, key; heads need all four."""
    rng = np.random.default_rng(5)
    queries, keys = rng.normal(size=(2, 5, 6)), rng.normal(size=(7, 6))
    mask = rng.random(shape) < 0.6
    output, weights = multi_head_attention(queries, keys, keys, some_heads(), mask=mask)
    assert output.shape == (2, 5, 6) and weights.shape == (2, 3, 5, 7)
    whole = np.broadcast_to(mask if mask.ndim == 4 else mask[..., None, :, :] if mask.ndim == 3 else mask, (2, 3, 5, 7))
    for one in range(2):
        close(output[one], looped(queries[one], keys, keys, some_heads(), whole[one]), rtol=1e-9, atol=1e-12)
        assert not weights[one][~whole[one]].any()


@pytest.mark.parametrize("which", range(3))
def test_masks_of_a_batch_that_one_argument_has(which):
    rng = np.random.default_rng(11)
    x, mask = [rng.normal(size=(5, 6)) for _ in range(3)], rng.random((2, 5, 5)) < 0.6
    x[which] = rng.normal(size=(2, 5, 6))
    output = multi_head_attention(*x, some_heads(), mask=mask).output
    for one in range(2):
        mine = [part[one] if part.ndim == 3 else part for part in x]
        close(output[one], looped(*mine, some_heads(), mask[one]), rtol=1e-9, atol=1e-12)


def test_causal_with_a_mask():
    rng = np.random.default_rng(6)
    x, seen = rng.normal(size=(5, 6)), np.array([False, True, True, True, False])
    got = multi_head_attention(x, x, x, some_heads(), mask=seen, causal=True)
    close(got.output, looped(x, x, x, some_heads(), causal_mask(5) & seen), rtol=1e-9, atol=1e-12)
    same(got.weights[:, 0], 0)


def test_the_same_projections_give_the_same_head():
    rng = np.random.default_rng(7)
    x, one = rng.normal(size=(5, 6)), rng.normal(size=(6, 2))
    heads = MultiHead(np.tile(one, 3), np.tile(one, 3), np.tile(one, 3), np.eye(6), 3)
    output, weights = multi_head_attention(x, x, x, heads)
    close(weights, np.tile(weights[:1], (3, 1, 1)))
    close(output, np.tile(output[:, :2], 3))


@given(st.permutations(range(5)))
def test_permutation_equivariance(order):
    x = np.random.default_rng(8).normal(size=(5, 6))
    output, weights = multi_head_attention(x, x, x, some_heads())
    moved = multi_head_attention(x[order], x[order], x[order], some_heads())
    close(moved.output, output[order], rtol=1e-9)
    close(moved.weights, weights[:, order][:, :, order], rtol=1e-9)


@pytest.mark.parametrize(
    "q_lead, k_lead, v_lead, lead",
    [
        ((2,), (), (), (2,)),
        ((), (2,), (), (2,)),
        ((), (), (2,), (2,)),
        ((11, 1), (2,), (2,), (11, 2)),
        ((0,), (), (), (0,)),
    ],
)
def test_leading_axes_broadcast(q_lead, k_lead, v_lead, lead):
    rng = np.random.default_rng(9)
    queries, keys, values = (rng.normal(size=(*a, n, 6)) for a, n in ((q_lead, 5), (k_lead, 7), (v_lead, 7)))
    output = multi_head_attention(queries, keys, values, some_heads()).output
    assert output.shape == (*lead, 5, 6)
    queries, keys, values = (np.broadcast_to(x, (*lead, *x.shape[-2:])) for x in (queries, keys, values))
    for index in np.ndindex(lead):
        close(output[index], looped(queries[index], keys[index], values[index], some_heads()), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, int])
def test_precision(dtype):
    x = np.ones((5, 6), dtype)
    got = multi_head_attention(x, x, x, some_heads(b_query=np.ones(6), b_output=np.ones(6)))
    assert got.output.dtype == got.weights.dtype == (dtype if dtype is not int else float)
    for queries, keys in ((x, x.astype(np.float64)), (x.astype(np.float64), x)):
        mixed = multi_head_attention(queries, keys, x, some_heads())
        assert mixed.output.dtype == mixed.weights.dtype == float


def test_no_queries_lists_and_read_only_arrays():
    x, *matrices = loops.frozen(np.eye(5, 6), *np.random.default_rng(10).normal(size=(4, 6, 6)))
    heads = MultiHead(*matrices, 2)
    assert multi_head_attention(x[:0], x, x, heads).output.shape == (0, 6)
    assert multi_head_attention(x[:0], x, x, heads).weights.shape == (2, 0, 5)
    lists = multi_head_attention(x.tolist(), x.tolist(), x.tolist(), MultiHead(*(m.tolist() for m in matrices), 2))
    close(lists.output, multi_head_attention(x, x, x, heads).output)
    assert lists._fields == ("output", "weights")


def test_random_heads():
    heads = MultiHead.random(np.random.default_rng(0), d_model=200, n_heads=4)
    for name in ("w_query", "w_key", "w_value", "w_output"):
        assert getattr(heads, name).shape == (200, 200)
        close(getattr(heads, name).std(), 200**-0.5, rtol=0.02)
        close(getattr(heads, name).mean(), 0, atol=0.002)
    assert heads.n_heads == 4 and heads.b_query is heads.b_key is heads.b_value is heads.b_output is None
    assert not np.allclose(heads.w_query, heads.w_key)
    same(heads.w_value, MultiHead.random(np.random.default_rng(0), 200, 4).w_value)


@pytest.mark.parametrize("biased", [True, False])
def test_packed_projections_are_unpacked_and_turned(biased):
    """PyTorch computes x @ W.T + b with query, key and value below each other: by loops, over three heads."""
    rng = np.random.default_rng(12)
    packed, out = rng.normal(size=(18, 6)), rng.normal(size=(6, 6))
    b_in, b_out = (rng.normal(size=18), rng.normal(size=6)) if biased else (None, None)
    heads = MultiHead.from_packed(packed, b_in, out, b_out, 3)
    x = rng.normal(size=(5, 6))
    q, k, v = (x @ packed[rows : rows + 6].T + (b_in[rows : rows + 6] if biased else 0) for rows in (0, 6, 12))
    parts = [attention(q[:, h : h + 2], k[:, h : h + 2], v[:, h : h + 2]).output for h in (0, 2, 4)]
    wanted = np.concatenate(parts, axis=1) @ out.T + (b_out if biased else 0)
    close(multi_head_attention(x, x, x, heads).output, wanted)
    assert (heads.b_query is None) is (heads.b_output is None) is not biased


def test_what_was_packed_is_copied_and_keeps_its_precision():
    packed, bias = np.ones((6, 2), np.float32), np.ones(6, np.float32)
    heads = MultiHead.from_packed(packed, bias, np.eye(2, dtype=np.float32), None, np.int64(2))
    packed[:], bias[:] = 9, 9
    assert heads.w_value.max() == heads.b_value.max() == 1 and heads.w_value.dtype == np.float32
    same(MultiHead.from_packed([[1, 2], [3, 4], [5, 6]] * 2, None, [[1, 0], [0, 1]], None, 1).w_query, [[1, 3], [2, 4]])


@pytest.mark.parametrize(
    ("name", "value", "need"),
    [
        ("in_proj_weight", np.zeros((5, 2)), "(3 · d_model, d_model), got (5, 2)"),
        ("in_proj_weight", None, "an array of real numbers, got None"),
        ("in_proj_bias", np.zeros(4), "(6,) to match in_proj_weight, got (4,)"),
        ("out_weight", np.zeros((2, 3)), "(2, 2) to match in_proj_weight, got (2, 3)"),
        ("out_bias", np.zeros((1, 2)), "(2,) to match in_proj_weight, got (1, 2)"),
        ("n_heads", 4, "a divisor of d_model=2, got 4"),
    ],
)
def test_wrong_packed_projections_are_refused(name, value, need):
    given = {"in_proj_weight": np.zeros((6, 2)), "in_proj_bias": None, "out_weight": np.eye(2), "out_bias": None}
    with pytest.raises((ValueError, TypeError)) as refused:
        MultiHead.from_packed(**given | {"n_heads": 1} | {name: value})
    assert str(refused.value) == f"MultiHead.from_packed: {name} must be {need}"


def test_what_heads_hold():
    heads = MultiHead([[1, 2]], [[3, 4]], [[5, 6]], [[7], [8]], np.int64(2), b_query=[9, 10])
    assert type(heads.n_heads) is int
    assert heads.w_query.dtype == heads.w_output.dtype == heads.b_query.dtype == float
    same(heads.b_query, [9, 10])


def test_heads_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        some_heads().n_heads = 1
    assert some_heads() != some_heads()  # compared by identity: arrays have no single truth
