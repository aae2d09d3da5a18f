"""What readers bring along: settings of NumPy, masks of 0 and 1, tensors of other libraries, sets."""

import doctest
import importlib
import pkgutil
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import attn_helpers
from attn_helpers import (
    MultiHead,
    additive_scores,
    alignment,
    attention,
    attention_weights,
    average_pooling,
    dot_product_scores,
    gaussian_scores,
    head_heatmaps,
    heatmap,
    matrix,
    max_pooling,
    multi_head_attention,
    overlay,
    salience_pooling,
    softmax,
)  # fmt: skip

RNG = np.random.default_rng(5)
Q, K, V = RNG.normal(size=(3, 4)), RNG.normal(size=(5, 4)), RNG.normal(size=(5, 2))
HEADS = MultiHead.random(np.random.default_rng(0), d_model=4, n_heads=2)


# np.seterr(all="raise")

NUMBERS = st.one_of(st.sampled_from([0.0, -1e3, 1e3, -745.0, 1e-200, 1e-310, -1e150]), st.floats(-1e4, 1e4))


def matrices(rows, columns):
    return arrays.arrays(float, (rows, columns), elements=NUMBERS)


def half(x):
    with np.errstate(all="ignore"):
        return np.clip(x, -1e4, 1e4).astype(np.float16)


COMPUTED = {
    "softmax": lambda q, k, v: softmax(q),
    "softmax of float16": lambda q, k, v: softmax(half(q)),
    "masked": lambda q, k, v: softmax(q[:, :3], mask=np.tri(3, dtype=bool)),
    "dot": lambda q, k, v: dot_product_scores(q, k),
    "gaussian": lambda q, k, v: gaussian_scores(q, k, width=1e-3),
    "additive": lambda q, k, v: additive_scores(q, k, w_query=np.eye(4), w_key=np.eye(4), w_score=np.ones(4)),
    "weights": lambda q, k, v: attention_weights(q, k, score=gaussian_scores),
    "attention": lambda q, k, v: attention(q, k, v, causal=True, first=1).output,
    "in blocks": lambda q, k, v: attention(q, k, v, need_weights=False).output,
    "own score": lambda q, k, v: attention(q, k, v, score=lambda a, b: 1e-300 * dot_product_scores(a, b)).output,
    "heads": lambda q, k, v: multi_head_attention(q, k, k, HEADS).output,
    "pooling": lambda q, k, v: np.array([average_pooling(q), max_pooling(q), salience_pooling(q, [1, 2, 3, 4]).output]),
}


@pytest.mark.parametrize("name", COMPUTED)
@given(q=matrices(3, 4), k=matrices(5, 4), v=matrices(5, 2))
def test_results_do_not_depend_on_numpys_settings(name, q, k, v):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # overflow is told as a warning, as NumPy does by default
        with np.errstate(all="ignore"):
            expected = COMPUTED[name](q, k, v)
        with np.errstate(all="raise"):
            found = COMPUTED[name](q, k, v)
            assert np.geterr() == dict.fromkeys(("divide", "over", "under", "invalid"), "raise")  # left as it was
    np.testing.assert_array_equal(found, expected)


def test_what_is_wrong_is_still_told():
    with np.errstate(all="raise"), pytest.warns(RuntimeWarning, match="overflow"):
        assert gaussian_scores([[1e200]], [[-1e200]]) == -np.inf


MODULES = [m.name for m in pkgutil.walk_packages(attn_helpers.__path__, "attn_helpers.") if "__main__" not in m.name]


@pytest.mark.slow  # under the usual settings they run at once
@pytest.mark.parametrize("name", MODULES)
def test_every_example_runs_whatever_numpy_is_to_raise(name):
    """Examples of the whole package, lessons and pictures too, under the strictest settings."""
    module, runner = importlib.import_module(name), doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    said = []
    with np.errstate(all="raise"):
        for example in doctest.DocTestFinder().find(module, name):
            runner.run(example, out=said.append)
    assert not runner.failures, "".join(said)


# Masks of 0 and 1 as floats

MASKED = {
    "softmax": lambda m: softmax(np.zeros((3, 5)), mask=m),
    "attention_weights": lambda m: attention_weights(Q, K, mask=m),
    "attention": lambda m: attention(Q, K, V, mask=m),
    "attention in blocks": lambda m: attention(Q, K, V, mask=m, need_weights=False),
    "causal": lambda m: attention(Q, K, V, mask=m, causal=True, first=2),
    "multi_head_attention": lambda m: multi_head_attention(Q, K, K, HEADS, mask=m),
}
DRAWN = {
    "heatmap": lambda m: heatmap(np.full((3, 5), 0.2), queries=range(3), keys=range(5), mask=m),
    "head_heatmaps": lambda m: head_heatmaps(np.full((2, 3, 5), 0.2), queries=range(3), keys=range(5), mask=m),
}
ADVICE = "use mask.astype\\(bool\\) for 0 and 1"
masks = given(mask=arrays.arrays(bool, st.sampled_from([(3, 5), (5,), (1, 5), (3, 1)])))


def check_mask(take, mask):
    for dtype in (np.float64, np.float32, np.float16, int, np.uint8):
        if mask.any() or dtype in (int, np.uint8):
            with pytest.raises((ValueError, TypeError), match=f"mask must be .*{ADVICE}"):
                take(mask.astype(dtype))
        else:
            take(mask.astype(dtype))  # zeros alone, added to scores, are fine
    take(mask)
    take(np.where(mask, 0, -np.inf))
    take(np.where(mask, 0.5, -1.5))


@pytest.mark.parametrize("name", MASKED)
@masks
def test_masks_of_0_and_1_are_refused_with_advice_and_other_masks_are_not(name, mask):
    check_mask(MASKED[name], mask)


@pytest.mark.parametrize("name", DRAWN)
@settings(max_examples=10)
@masks
def test_masks_of_pictures_are_refused_with_the_same_advice(name, mask):
    check_mask(DRAWN[name], mask)


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
@masks
def test_as_many_masks_of_pictures_as_of_numbers_are_refused(name, mask):
    check_mask(DRAWN[name], mask)


# Arrays of other libraries


class Tensor:
    """Stand in for a tensor that NumPy cannot read: bfloat16, on another device, or one that requires a gradient."""

    def __init__(self, error):
        self.error = error

    def __len__(self):
        return 2

    def __array__(self, dtype=None, copy=None):
        raise self.error


ERRORS = [
    RuntimeError("Can't call numpy() on Tensor that requires grad."),
    TypeError("can't convert cuda:0 device type tensor to numpy.\nMore lines."),
    TypeError("Got unsupported ScalarType BFloat16"),
    ValueError("no"),
]
TAKEN = {
    "scores": lambda x: softmax(x),
    "queries": lambda x: attention(x, K, V),
    "values": lambda x: attention(Q, K, x),
    "mask": lambda x: attention(Q, K, V, mask=x),
    "w": lambda x: salience_pooling(V, x),
    "weights": lambda x: heatmap(x, queries="ab", keys=["a"]),
    "matrix": lambda x: matrix(x, rows=["a"], columns=["b"]),
    "alignment": lambda x: alignment(x, queries=["a"], keys=["b"]),
    "image": lambda x: overlay(x, [1], grid=(1, 1)),
    "w_query": lambda x: MultiHead(x, np.eye(4), np.eye(4), np.eye(4), 2),
}


@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("name", TAKEN)
def test_a_tensor_that_numpy_cannot_read_is_told_with_its_cause_and_what_to_do(name, error):
    for given_ in (Tensor(error), [Tensor(error), Tensor(error)]):
        with pytest.raises(TypeError) as caught:
            TAKEN[name](given_)
        said = str(caught.value)
        assert "Tensor" in said and str(error).splitlines()[0] in said and "different lengths" not in said
        assert ".detach().cpu().float().numpy()" in said and "More lines" not in said


class Nullable:
    """Stand in for a pandas column of nullable numbers, of which NumPy makes objects."""

    def __array__(self, dtype=None, copy=None):
        return np.array([[1.0, None]], dtype=object)

    def to_numpy(self, dtype=None, na_value=None):
        return np.array([[1.0, na_value]], dtype)


@pytest.mark.parametrize("name", TAKEN)
def test_nullable_numbers_are_told_what_to_do(name):
    with pytest.raises(TypeError, match=r"Nullable; .*\.to_numpy\(dtype=float, na_value=np.nan\)"):
        TAKEN[name](Nullable())


def test_rows_of_different_lengths_are_still_called_so():
    with pytest.raises(ValueError, match="rows of different lengths"):
        softmax([[1, 2], [3]])


@pytest.mark.parametrize("labels", [{"a", "b"}, frozenset("ab")])
def test_labels_without_an_order_are_refused(labels):
    flat = {"queries": ["q"], "keys": labels}
    for draw in (
        lambda: heatmap([[0.5, 0.5]], **flat), lambda: alignment([[0.5, 0.5]], **flat),
        lambda: head_heatmaps([[[0.5, 0.5]]], **flat), lambda: matrix([[1, 2]], rows=["r"], columns=labels),
        lambda: head_heatmaps([[[1]], [[1]]], queries=["q"], keys=["k"], titles=labels),
        lambda: overlay(np.ones((4, 4)), [0, 1], grid=(1, 2), names=labels),
        lambda: attn_helpers.flipbook(lambda ax, beta: None, alt=str, beta=labels),
    ):  # fmt: skip
        with pytest.raises(TypeError, match="no order; give a list"):
            draw()


@pytest.mark.parametrize("labels", [dict.fromkeys("ab"), dict.fromkeys("ab").keys(), iter("ab"), ("a", "b")])
def test_labels_with_an_order_are_taken(labels):
    ax = heatmap([[0.5, 0.5]], queries=["q"], keys=labels)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["a", "b"]
