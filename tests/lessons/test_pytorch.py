"""What PyTorch computed, saved, is what the package computes: function by function, to 1e-6."""

import numpy as np
import pytest

from attn_helpers import (
    MultiHead,
    attention,
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
from attn_helpers.lessons.multi_head_attention.pytorch import saved

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
    "sdpa": lambda: attention(Q, K, V).output,
    "sdpa_mask": lambda: attention(Q, K, V, mask=MASK).output,
    "sdpa_no_key": lambda: attention(Q, K, V, mask=no_key()).output,
    "sdpa_scale": lambda: attention(Q, K, V, score=lambda q, k: dot_product_scores(q, k, scale=1)).output,
    "sdpa_causal": lambda: attention(Q, Q, Q, causal=True).output,
    "tril": lambda: causal_mask(5),
    "mha": lambda: whole().output,
    "mha_weights": lambda: whole().weights,
    "mha_averaged": lambda: whole().weights.mean(axis=1),
    "mha_mask": lambda: whole(mask=~MASK).output,
    "mha_padding": lambda: whole(mask=SEEN[:, None, :]).output,
    "mha_turned": across_sentences,
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
    np.testing.assert_allclose(added, SAVED["sdpa_causal"], rtol=0, atol=1e-6)


def test_a_query_without_a_key_is_zeros_here_and_nan_in_the_module():
    assert not SAVED["sdpa_no_key"][:, 0].any()
    assert np.isnan(SAVED["mha_no_key"][:, 0]).all()
    ours, theirs = whole(mask=no_key()).output[:, 1:], SAVED["mha_no_key"][:, 1:]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


def test_the_saved_case_tells_a_wrong_bias_or_order_of_heads():
    """What would let a mistake pass: biases of zero, equal heads, a mask without effect."""
    assert abs(SAVED["in_proj_bias"]).min() > 0.01 and abs(SAVED["out_bias"]).min() > 0.01
    assert abs(SAVED["mha_weights"][:, 0] - SAVED["mha_weights"][:, 1]).max() > 0.05
    assert abs(SAVED["mha_mask"] - whole(mask=MASK).output).max() > 0.05
    assert str(SAVED["version"]).startswith("torch 2.13")
