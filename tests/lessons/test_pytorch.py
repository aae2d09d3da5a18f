"""What PyTorch computed, saved, is what the package computes: function by function, to 1e-6."""

import ast
import re

import nbformat
import numpy as np
import pytest

from attn_helpers import (
    MultiHead,
    attention,
    attention_weights,
    average_pooling,
    causal_mask,
    dot_product_scores,
    max_pooling,
    merge_heads,
    multi_head_attention,
    salience_pooling,
    softmax,
    split_heads,
)
from attn_helpers.lessons.multi_head_attention._charts import blocks
from attn_helpers.lessons.multi_head_attention.pytorch import compare, inputs, parameters, saved

from ..course import NOTEBOOKS

PAGE = {c.id: c.source for c in nbformat.read(NOTEBOOKS / "further" / "pytorch.ipynb", 4).cells}
SAVED = saved()
Q, K, V, MASK = (SAVED[name] for name in ("queries", "keys", "values", "mask"))
HEADS = MultiHead.from_packed(*(SAVED[n] for n in ("in_proj_weight", "in_proj_bias", "out_weight", "out_bias")), 2)
SEEN = np.arange(K.shape[1]) < SAVED["lengths"][:, None]


def no_key():
    mask = MASK.copy()
    mask[0] = False
    return mask


def whole(**masks):
    return multi_head_attention(Q, K, V, HEADS, **masks)


def across_sentences():
    turned = Q.swapaxes(0, 1)
    return multi_head_attention(turned, turned, turned, HEADS).output.swapaxes(0, 1)


OURS = {
    "softmax": lambda: softmax(dot_product_scores(Q, K, scale=1)),
    "scores": lambda: dot_product_scores(Q, K),
    "function_unmasked": lambda: attention(Q, K, V).output,
    "function_output": lambda: attention(Q, K, V, mask=MASK).output,
    "function_no_key": lambda: attention(Q, K, V, mask=no_key()).output,
    "function_scale": lambda: attention(Q, K, V, score=lambda q, k: dot_product_scores(q, k, scale=1)).output,
    "function_causal": lambda: attention(Q, Q, Q, causal=True).output,
    "function_causal_first": lambda: attention(Q, K, V, causal=True, first=0).output,
    "function_causal_last": lambda: attention(Q, K, V, causal=True, first=K.shape[1] - Q.shape[1]).output,
    "tril": lambda: causal_mask(5),
    "module_output": lambda: whole().output,
    "module_weights": lambda: whole().weights,
    "module_default_weights": lambda: whole().weights.mean(axis=1),
    "module_same_mask": lambda: whole(mask=~MASK).output,
    "module_opposite_mask": lambda: whole(mask=MASK).output,
    "module_padding": lambda: whole(mask=SEEN[:, None, :]).output,
    "module_not_batch_first": across_sentences,
    "mean": lambda: average_pooling(V),
    "max": lambda: max_pooling(V),
    "salience": lambda: salience_pooling(V, V[0, 0]).output[..., None, :],
    "split": lambda: split_heads(Q, 2),
    "merged": lambda: merge_heads(split_heads(Q, 2)),
}


@pytest.mark.parametrize("name", OURS)
def test_the_package_computes_what_pytorch_computed(name):
    ours = OURS[name]()
    assert ours.dtype == SAVED[name].dtype and ours.shape == SAVED[name].shape
    np.testing.assert_allclose(ours, SAVED[name], rtol=0, atol=1e-6)


def test_pytorchs_causal_mask_may_be_added_here():
    added = attention(Q, Q, Q, mask=SAVED["causal_mask"]).output
    np.testing.assert_allclose(added, SAVED["function_causal"], rtol=0, atol=1e-6)


def test_with_fewer_queries_than_keys_is_causal_takes_the_queries_for_the_first():
    """So it is wrong for who writes with a cache: the first of the 5 queries sees key 0 alone, the last 5 keys of 7."""
    np.testing.assert_allclose(SAVED["function_causal_first"][:, 0], V[:, 0], rtol=0, atol=1e-6)
    assert abs(SAVED["function_causal_first"] - SAVED["function_causal_last"]).max() > 0.1
    last, unmasked = (SAVED[name][:, -1] for name in ("function_causal_last", "function_unmasked"))
    np.testing.assert_allclose(last, unmasked, rtol=0, atol=1e-6)


def test_a_query_without_a_key_is_zeros_here_and_nan_in_the_module():
    assert not SAVED["function_no_key"][:, 0].any()
    assert np.isnan(SAVED["module_no_key"][:, 0]).all()
    ours, theirs = whole(mask=no_key()).output[:, 1:], SAVED["module_no_key"][:, 1:]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


def test_the_saved_case_tells_a_wrong_bias_or_order_of_heads():
    """What would let a mistake pass: biases of zero, equal heads, a mask without effect."""
    assert abs(SAVED["in_proj_bias"]).min() > 0.01 and abs(SAVED["out_bias"]).min() > 0.01
    assert abs(SAVED["module_weights"][:, 0] - SAVED["module_weights"][:, 1]).max() > 0.05
    assert abs(SAVED["module_same_mask"] - whole(mask=MASK).output).max() > 0.05
    assert str(SAVED["version"]).startswith("torch 2.13")


def test_a_forgotten_transpose_raises_no_error_and_gives_something_else():
    packed = SAVED["in_proj_weight"]
    assert packed[8:16].shape == HEADS.w_key.shape and np.array_equal(packed[8:16].T, HEADS.w_key)
    assert abs(K @ packed[8:16] - K @ HEADS.w_key).max() > 0.1


def test_the_small_example_is_what_numpy_computes():
    """PyTorch's row, this course's column, and what comes of a forgotten transpose."""
    told = PAGE["row-and-column"]
    x = np.array(ast.literal_eval(re.search(r"`x = (.*?)`", told)[1]))
    theirs, ours = (np.array(ast.literal_eval(re.search(rf"`{name} = (.*?)`", told)[1])) for name in "Ww")
    results = [ast.literal_eval(one) for one in re.findall(r"\| `(\[\d+, \d+\])` \|$", told, re.M)]
    assert np.array_equal(ours, theirs.T)
    assert results == [(x @ theirs.T).tolist(), (x @ ours).tolist()]
    first, *parts = map(int, re.search(r"The (\d+) is `(\d+)\*(\d+) \+ (\d+)\*(\d+)`", told).groups())
    assert first == results[0][0] and parts[::2] == x.tolist() and parts[1::2] == theirs[0].tolist()
    assert ast.literal_eval(re.search(r"`x @ W` is `(.*?)`", told)[1]) == (x @ theirs).tolist() != results[0]


def test_the_keys_that_the_heads_prefer_are_those_of_the_page_and_the_mean_hardly_shows_it():
    told = re.search(r"For query (\d), head 0 prefers key (\d) and head 1 key (\d)", PAGE["trap-weights-told"])
    query, *keys = map(int, told.groups())
    heads = SAVED["module_weights"][0, :, query]
    assert heads.argmax(axis=1).tolist() == keys and heads.max(axis=1).min() > 0.35
    assert SAVED["module_default_weights"][0, query].max() < 0.21


def test_the_row_of_padding_is_that_of_a_sentence_of_so_many_words():
    words, row = re.search(r"A sentence of (\d) words has the row `(.*?)`", PAGE["all"]).groups()
    assert int(words) in SAVED["lengths"]
    assert ast.literal_eval(row) == (~SEEN[SAVED["lengths"].tolist().index(int(words))]).tolist()


def test_a_query_without_a_key_has_weights_of_zero_here():
    weights = whole(mask=no_key()).weights
    assert not weights[:, :, 0].any() and np.allclose(weights[:, :, 1:].sum(axis=-1), 1)


def test_pytorchs_softmax_pools_and_weighs_as_here():
    """Written with NumPy: `torch.softmax(values @ w, dim=-1) @ values`, for (n, d)."""
    values, w = V[0], V[0, 0]
    np.testing.assert_allclose(softmax(values @ w) @ values, salience_pooling(values, w).output, rtol=0, atol=1e-6)
    np.testing.assert_allclose(SAVED["salience"][0, 0], softmax(values @ w) @ values, rtol=0, atol=1e-6)
    np.testing.assert_allclose(attention_weights(Q, K), softmax(SAVED["scores"]), rtol=0, atol=1e-6)


def test_lengths_are_those_of_the_comment():
    assert SAVED["lengths"].tolist() == [7, 4, 6]


def test_the_notebooks_arrays_are_the_saved_ones():
    for array, name in zip(inputs(), ("queries", "keys", "values", "mask"), strict=True):
        assert np.array_equal(array, SAVED[name])
    assert np.array_equal(MultiHead.from_packed(*parameters(), n_heads=2).w_value, HEADS.w_value)


@pytest.mark.parametrize(("off", "told"), [(0, "the same to six decimals"), (9e-7, "the same"), (2e-6, "not the same")])
def test_a_comparison_is_told_in_a_sentence(off, told, capsys):
    """A difference at one place alone is seen, and as large as it is: not less where the numbers are large."""
    ours = SAVED["module_default_weights"].astype(float)
    ours[-1, -1, -1] += off
    compare(ours, "module_default_weights")
    assert capsys.readouterr().out.startswith(f"module_default_weights (3, 5, 7): {told}")


def test_arrays_of_other_shapes_are_not_the_same_and_an_unknown_name_is_refused(capsys):
    compare(SAVED["module_default_weights"][None], "module_default_weights")
    assert "not the same" in capsys.readouterr().out
    with pytest.raises(ValueError, match="name must be one of .*module_same_mask.*, got 'module_mask'"):
        compare(V, "module_mask")


def test_one_word_of_each_sentence_is_compared_alone(capsys):
    ours = SAVED["module_not_batch_first"][:, 3]
    compare(ours, "module_not_batch_first", word=3)
    compare(ours, "module_not_batch_first", word=0)
    assert capsys.readouterr().out.splitlines() == [
        "module_not_batch_first[:, 3] (3, 8): the same to six decimals",
        "module_not_batch_first[:, 0] (3, 8): not the same",
    ]
    with pytest.raises(ValueError, match="word must be a whole number from 0 to 4, got 5"):
        compare(ours, "module_not_batch_first", word=5)


def test_without_batch_first_words_of_one_place_attend_to_each_other():
    for word in range(Q.shape[1]):
        column = Q[:, word]
        ours = multi_head_attention(column, column, column, HEADS).output
        np.testing.assert_allclose(ours, SAVED["module_not_batch_first"][:, word], rtol=0, atol=1e-6)


def test_a_heads_columns_are_framed_in_each_matrix_and_in_its_biases():
    """A head's own columns, 4 of 8, give its map: head 0 has the left ones."""
    ax = blocks(SAVED["in_proj_weight"], SAVED["in_proj_bias"], names=("query", "key", "value"), n_heads=2).axes[0]
    frames = [patch for patch in ax.patches if patch.get_width() == 4]
    assert sorted(frame.get_height() for frame in frames) == [1] * 6 + [8] * 6
    titles = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert [text.get_text() for text in ax.texts].count("head 0") == 3
    assert min(frame.get_x() for frame in frames) == ax.images[2].get_extent()[0]
    assert titles["w_value\n(8, 8)"] - titles["head 0"] == 2 and titles["head 1"] - titles["w_value\n(8, 8)"] == 2
    for head, columns in enumerate((slice(0, 4), slice(4, 8))):
        queries = Q @ HEADS.w_query[:, columns] + HEADS.b_query[columns]
        keys = K @ HEADS.w_key[:, columns] + HEADS.b_key[columns]
        ours, theirs = attention_weights(queries, keys), SAVED["module_weights"][:, head]
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


def test_one_transpose_too_many_gives_something_else():
    names = ("in_proj_weight", "in_proj_bias", "out_bias")
    packed, biases, out_bias = (SAVED[name] for name in names)
    turned = MultiHead.from_packed(packed, biases, SAVED["out_weight"].T, out_bias, 2)
    assert abs(multi_head_attention(Q, K, V, turned).output - SAVED["module_output"]).max() > 0.1


def test_the_drawn_parts_are_those_that_the_package_computes_with():
    ax = blocks(SAVED["in_proj_weight"], SAVED["in_proj_bias"], names=("query", "key", "value"), n_heads=2).axes[0]
    drawn = [image.get_array() for image in ax.images]
    for n, name in enumerate(("query", "key", "value")):
        assert np.array_equal(drawn[2 + 2 * n], getattr(HEADS, f"w_{name}"))
        assert np.array_equal(drawn[3 + 2 * n][0], getattr(HEADS, f"b_{name}"))
        assert drawn[2 + 2 * n].shape == (8, 8)
    assert ax.images[0].norm.vmax == abs(SAVED["in_proj_weight"]).max()
    assert ax.images[1].norm.vmax == abs(SAVED["in_proj_bias"]).max()
