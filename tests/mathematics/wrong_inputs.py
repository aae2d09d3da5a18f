"""Wrong inputs of the mathematics, each with the message that it must get."""


import numpy as np

from attn_helpers import (
    MultiHead,
    additive_scores,
    attention,
    attention_weights,
    average_pooling,
    causal_mask,
    dot_product_scores,
    gaussian_scores,
    heatmap,
    max_pooling,
    merge_heads,
    multi_head_attention,
    salience_pooling,
    softmax,
    split_heads,
)

z = np.zeros
Q, K, V = z((5, 4)), z((7, 4)), z((7, 3))
BATCH = z((2, 5, 4)), z((2, 7, 4)), z((2, 7, 3))
RAGGED = [[1.0, 2.0], [3.0]]
HEADS = MultiHead(z((4, 6)), z((4, 6)), z((3, 6)), z((6, 2)), 2)
MASK = "boolean (True = may attend) or float (added to the scores)"
REAL = "an array (…, n_queries, d_key) of real numbers"


class Items:
    """Has items as a table of pandas has, and is no mapping."""

    items = None


def heads(**other):
    MultiHead(
        **{"w_query": z((4, 6)), "w_key": z((4, 6)), "w_value": z((3, 6)), "w_output": z((6, 2)), "n_heads": 2} | other
    )


def add(q=Q[:, :2], k=K, **other):
    additive_scores(q, k, **{"w_query": z((2, 6)), "w_key": z((4, 6)), "w_score": z(6)} | other)


def mha(q=Q, k=K, v=V, heads=HEADS, **other):
    multi_head_attention(q, k, v, heads, **other)


WRONG = [
    # pooling
    (lambda: average_pooling(z(3)), "average_pooling: values must be (…, n, d), got (3,)"),
    (lambda: average_pooling(7), "average_pooling: values must be (…, n, d), got ()"),
    (lambda: average_pooling(z((0, 3))), "average_pooling: values must be (…, n, d) with at least one row, got (0, 3)"),
    (
        lambda: average_pooling(z((3, 0))),
        "average_pooling: values must be (…, n, d) with at least one column, got (3, 0)",
    ),
    (
        lambda: average_pooling(RAGGED),
        "average_pooling: values must be an array (…, n, d) of real numbers, got rows of different lengths",
    ),
    (lambda: average_pooling(None), "average_pooling: values must be an array (…, n, d) of real numbers, got None"),
    (
        lambda: max_pooling([["a", "b"]]),
        "max_pooling: values must be an array (…, n, d) of real numbers, got dtype <U1",
    ),
    (
        lambda: max_pooling([[1j]]),
        "max_pooling: values must be an array (…, n, d) of real numbers, got dtype complex128",
    ),
    (lambda: max_pooling(z((2, 0, 3))), "max_pooling: values must be (…, n, d) with at least one row, got (2, 0, 3)"),
    (lambda: salience_pooling(K, z(3)), "salience_pooling: w must be (d=4,) to match values (7, 4), got (3,)"),
    (lambda: salience_pooling(K, z((4, 1))), "salience_pooling: w must be (d=4,) to match values (7, 4), got (4, 1)"),
    (
        lambda: salience_pooling(BATCH[1], z(3)),
        "salience_pooling: w must be (d=4,) to match values (2, 7, 4), got (3,)",
    ),
    (lambda: salience_pooling(K, "big"), "salience_pooling: w must be an array of real numbers, got dtype <U3"),
    (lambda: salience_pooling([], [1]), "salience_pooling: values must be (…, n, d), got (0,)"),
    (lambda: salience_pooling(K, None), "salience_pooling: w must be an array of real numbers, got None"),
    # softmax
    (lambda: softmax(3.0), "softmax: scores must be (…, n), got a single number"),
    (lambda: softmax(None), "softmax: scores must be an array of real numbers, got None"),
    (lambda: softmax("abc"), "softmax: scores must be an array of real numbers, got dtype <U3"),
    (lambda: softmax([1j, 2]), "softmax: scores must be an array of real numbers, got dtype complex128"),
    (lambda: softmax(RAGGED), "softmax: scores must be an array of real numbers, got rows of different lengths"),
    (lambda: softmax([None, 1]), "softmax: scores must be an array of real numbers, got dtype object"),
    (lambda: softmax([]), "softmax: scores must be (…, n) with at least one along the axis, got (0,)"),
    (lambda: softmax(z((3, 0))), "softmax: scores must be (…, n) with at least one along the axis, got (3, 0)"),
    (lambda: softmax(z((2, 3)), axis=2), "softmax: axis must be a whole number from -2 to 1, got 2"),
    (lambda: softmax(z((2, 3)), axis=-3), "softmax: axis must be a whole number from -2 to 1, got -3"),
    (lambda: softmax(z((2, 3)), axis=0.5), "softmax: axis must be a whole number from -2 to 1, got 0.5"),
    (lambda: softmax(z((2, 3)), axis=None), "softmax: axis must be a whole number from -2 to 1, got None"),
    (lambda: softmax(z((2, 3)), axis=(0, 1)), "softmax: axis must be a whole number from -2 to 1, got (0, 1)"),
    (
        lambda: softmax(z((2, 3)), mask=np.ones(2, bool)),
        f"softmax: mask must be {MASK}, (…, n) like scores (2, 3) or broadcast to it, got (2,)",
    ),
    (
        lambda: softmax(z(3), mask=np.ones((2, 3), bool)),
        f"softmax: mask must be {MASK}, (…, n) like scores (3,) or broadcast to it, got (2, 3)",
    ),
    (
        lambda: softmax(z(3), mask=[1, 0, 1]),
        f"softmax: mask must be {MASK}, got dtype int64; use mask.astype(bool) for 0 and 1",
    ),
    (lambda: softmax(z(2), mask=[np.nan, 0]), "softmax: mask must be finite or -inf where it is float, got NaN"),
    (lambda: softmax(z(2), mask=[np.inf, 0]), "softmax: mask must be finite or -inf where it is float, got inf"),
    (lambda: softmax(z((2, 2)), mask=RAGGED), f"softmax: mask must be {MASK}, got rows of different lengths"),
    # scores
    (
        lambda: dot_product_scores(z((5, 4)), z((7, 3))),
        "dot_product_scores: keys must be (…, n_keys, d_key=4) to match queries (5, 4), got (7, 3)",
    ),
    (lambda: dot_product_scores(z(4), K), "dot_product_scores: queries must be (…, n_queries, d_key), got (4,)"),
    (lambda: dot_product_scores(Q, z(4)), "dot_product_scores: keys must be (…, n_keys, d_key), got (4,)"),
    (lambda: dot_product_scores(None, K), f"dot_product_scores: queries must be {REAL}, got None"),
    (
        lambda: dot_product_scores(z((2, 5, 4)), z((3, 7, 4))),
        "dot_product_scores: keys must be (…, 7, 4) with leading axes that broadcast with queries (2, 5, 4), "
        "got (3, 7, 4)",
    ),
    (
        lambda: dot_product_scores(z((5, 0)), z((7, 0))),
        "dot_product_scores: queries must be (…, n_queries, d_key) with at least one column, got (5, 0)",
    ),
    (
        lambda: dot_product_scores(Q, z((0, 4))),
        "dot_product_scores: keys must be (…, n_keys, d_key) with at least one row, got (0, 4)",
    ),
    (lambda: dot_product_scores(Q, K, scale=np.nan), "dot_product_scores: scale must be a finite number, got nan"),
    (lambda: dot_product_scores(Q, K, scale=[1, 2]), "dot_product_scores: scale must be a finite number, got [1, 2]"),
    (lambda: dot_product_scores(Q, K, scale="big"), "dot_product_scores: scale must be a finite number, got dtype <U3"),
    (lambda: gaussian_scores(Q, K, width=0), "gaussian_scores: width must be a positive finite number, got 0"),
    (lambda: gaussian_scores(Q, K, width=-1.5), "gaussian_scores: width must be a positive finite number, got -1.5"),
    (lambda: gaussian_scores(Q, K, width=np.inf), "gaussian_scores: width must be a positive finite number, got inf"),
    (lambda: gaussian_scores(Q, K, width=None), "gaussian_scores: width must be a positive finite number, got None"),
    (
        lambda: gaussian_scores(Q, z((7, 1))),
        "gaussian_scores: keys must be (…, n_keys, d_key=4) to match queries (5, 4), got (7, 1)",
    ),
    (lambda: add(w_query=z((3, 6))), "additive_scores: w_query must be (d_query=2, d_hidden=6), got (3, 6)"),
    (lambda: add(w_query=z((3, 2, 6))), "additive_scores: w_query must be (d_query=2, d_hidden=6), got (3, 2, 6)"),
    (lambda: add(w_score="w"), "additive_scores: w_score must be an array of real numbers, got dtype <U1"),
    (lambda: add(w_query=z(6)), "additive_scores: w_query must be (d_query, d_hidden), got (6,)"),
    (lambda: add(w_key=z((4, 5))), "additive_scores: w_key must be (d_key=4, d_hidden=6), got (4, 5)"),
    (lambda: add(w_key=None), "additive_scores: w_key must be an array of real numbers, got None"),
    (lambda: add(w_score=z((6, 1))), "additive_scores: w_score must be (d_hidden=6,), got (6, 1)"),
    (
        lambda: add(q=z((2, 5, 2)), k=z((3, 7, 4))),
        "additive_scores: keys must be (…, 7, 4) with leading axes that broadcast",
    ),
    (
        lambda: add(q=z((5, 2)), k=z((7, 4)), w_query=z((2, 0)), w_key=z((4, 0)), w_score=z(0)),
        "additive_scores: w_query must be (d_query, d_hidden) with at least one column, got (2, 0)",
    ),
    # attention
    (
        lambda: attention(z((2, 5, 4)), z((2, 7, 3)), z((2, 7, 3))),
        "attention: keys must be (…, n_keys, d_key=4) to match queries (2, 5, 4), got (2, 7, 3)",
    ),
    (
        lambda: attention(Q, K, z((6, 3))),
        "attention: values must be (…, n_keys=7, d_value) to match keys (7, 4), got (6, 3)",
    ),
    (lambda: attention(Q, K, z(7)), "attention: values must be (…, n_keys, d_value), got (7,)"),
    (
        lambda: attention(Q, K, z((7, 0))),
        "attention: values must be (…, n_keys, d_value) with at least one column, got (7, 0)",
    ),
    (
        lambda: attention(z((2, 5, 4)), K, z((3, 7, 3))),
        "attention: values must be (…, 7, 3) with leading axes that broadcast with queries (2, 5, 4) and keys (7, 4), "
        "got (3, 7, 3)",
    ),
    (lambda: attention(Q, K, V, causal="no"), "attention: causal must be True or False, got 'no'"),
    (
        lambda: attention(Q, Q, Q, causal=causal_mask(5)),
        "attention: causal must be True or False, got an array (5, 5); a mask is given as mask",
    ),
    (lambda: attention(Q, K, V, need_weights=None), "attention: need_weights must be True or False, got None"),
    (lambda: attention_weights(Q, K, causal=None), "attention_weights: causal must be True or False, got None"),
    (
        lambda: multi_head_attention(Q, Q, Q, MultiHead.random(np.random.default_rng(0), 4, 2), causal=causal_mask(5)),
        "multi_head_attention: causal must be True or False, got an array (5, 5); a mask is given as mask",
    ),
    (
        lambda: softmax(np.ma.array([1.0, 9.0], mask=[0, 1])),
        "softmax: scores must be an array of real numbers, got a masked array; fill it, and give its mask as mask",
    ),
    (
        lambda: attention(Q, K, V, mask=np.ma.array([True] * 7, mask=[0, 1, 0, 0, 0, 0, 0])),
        "attention: mask must be boolean (True = may attend) or float (added to the scores), got a masked array",
    ),
    (
        lambda: heatmap(np.ma.array([[0.5, 0.2]], mask=[[0, 1]]), queries=["a"], keys=["z", "y"]),
        "heatmap: weights must be an array (n_queries, n_keys) of real numbers, got a masked array",
    ),
    (
        lambda: dot_product_scores(np.zeros((1, 2), np.float16), np.zeros((1, 2), np.float16), scale=1e5),
        "dot_product_scores: scale must be a number that float16 can hold, got 100000.0",
    ),
    (
        lambda: gaussian_scores(np.zeros((1, 2), np.float16), np.zeros((1, 2), np.float16), width=1e-8),
        "gaussian_scores: width must be a number that float16 can hold, got 1e-08",
    ),
    (
        lambda: attention(Q, z((0, 4)), V),
        "attention: keys must be (…, n_keys, d_key) with at least one row, got (0, 4)",
    ),
    (lambda: attention("why", K, V), f"attention: queries must be {REAL}, got dtype <U3"),
    (lambda: attention(RAGGED, K, V), f"attention: queries must be {REAL}, got rows of different lengths"),
    (
        lambda: attention(Q, K, V * 1j),
        "attention: values must be an array (…, n_keys, d_value) of real numbers, got dtype c",
    ),
    (lambda: attention(Q, K, V, score="dot"), "attention: score must be a function of (queries, keys), got 'dot'"),
    (lambda: attention(Q, K, V, score=None), "attention: score must be a function of (queries, keys), got None"),
    (
        lambda: attention(Q, K, V, mask=np.ones((7, 5), bool)),
        f"attention: mask must be {MASK}, (…, n_queries=5, n_keys=7) or broadcast to it, got (7, 5)",
    ),
    (
        lambda: attention(z((1, 4)), K, V, mask=np.ones((5, 7), bool)),
        f"attention: mask must be {MASK}, (…, n_queries=1, n_keys=7) or broadcast to it, got (5, 7)",
    ),
    (
        lambda: attention(z((2, 5, 4)), K, V, mask=np.ones((3, 5, 7), bool)),
        f"attention: mask must be {MASK}, (…, n_queries=5, n_keys=7) with leading axes (2,) or broadcast to it"
        ", got (3, 5, 7)",
    ),
    (
        lambda: attention(Q, K, z((2, 7, 3)), mask=np.ones((3, 5, 7), bool)),
        f"attention: mask must be {MASK}, (…, n_queries=5, n_keys=7) with leading axes (2,) or broadcast to it"
        ", got (3, 5, 7)",
    ),
    (
        lambda: attention(Q, K, V, mask=np.ones((5, 7), int)),
        f"attention: mask must be {MASK}, got dtype int64; use mask.astype(bool) for 0 and 1",
    ),
    (lambda: attention(Q, K, V, mask="causal"), f"attention: mask must be {MASK}, got dtype <U6"),
    (
        lambda: attention(Q, K, V, mask=[[True], [True, False]]),
        f"attention: mask must be {MASK}, got rows of different l",
    ),
    (
        lambda: attention(Q, K, V, mask=np.full(7, np.nan)),
        "attention: mask must be finite or -inf where it is float, got NaN",
    ),
    (
        lambda: attention(Q, K, V, score=lambda q, k: (q @ k.T).T),
        "attention: what score returns must be (…, n_queries=5, n_keys=7), got (7, 5)",
    ),
    (
        lambda: attention(Q, K, V, score=lambda q, k: z(7)),
        "attention: what score returns must be (…, n_queries=5, n_keys=7), got (7,)",
    ),
    (
        lambda: attention(Q, K, V, score=lambda q, k: z((3, 5, 7))),
        "attention: what score returns must be (…, n_queries=5, n_keys=7), got (3, 5, 7)",
    ),
    (
        lambda: attention(z((2, 5, 4)), K, V, score=lambda q, k: z((3, 5, 7)), need_weights=False),
        "attention: what score returns must be (…, n_queries=5, n_keys=7) with leading axes (2,), got (3, 5, 7)",
    ),
    (
        lambda: attention(Q, K, V, score=lambda q, k: None),
        "attention: what score returns must be an array of real numbers, got None",
    ),
    (
        lambda: attention_weights(z((5, 3)), K),
        "attention_weights: keys must be (…, n_keys, d_key=3) to match queries (5, 3), got (7, 4)",
    ),
    (
        lambda: attention_weights(z((5, 3)), K, score=gaussian_scores),
        "attention_weights: keys must be (…, n_keys, d_key=3) to match queries (5, 3), got (7, 4)",
    ),
    (
        lambda: attention_weights(Q, K, mask=np.ones(5, bool)),
        f"attention_weights: mask must be {MASK}, (…, n_queries=5, n_keys=7) or broadcast to it, got (5,)",
    ),
    (
        lambda: attention_weights(BATCH[0], K, mask=np.ones((3, 5, 7), bool)),
        f"attention_weights: mask must be {MASK}, (…, n_queries=5, n_keys=7) with leading axes (2,) or broadcast to it"
        ", got (3, 5, 7)",
    ),
    (
        lambda: attention_weights(Q, BATCH[1], mask=np.ones((3, 5, 7), bool)),
        f"attention_weights: mask must be {MASK}, (…, n_queries=5, n_keys=7) with leading axes (2,) or broadcast to it"
        ", got (3, 5, 7)",
    ),
    (lambda: causal_mask(0), "causal_mask: n must be a whole number, at least 1, got 0"),
    (lambda: causal_mask(2.5), "causal_mask: n must be a whole number, at least 1, got 2.5"),
    (lambda: causal_mask(True), "causal_mask: n must be a whole number, at least 1, got True"),
    (lambda: causal_mask(None), "causal_mask: n must be a whole number, at least 1, got None"),
    # heads
    (lambda: split_heads(z((5, 6)), 4), "split_heads: n_heads must be a divisor of d_model=6, got 4"),
    (lambda: split_heads(z((2, 5, 6)), 5), "split_heads: n_heads must be a divisor of d_model=6, got 5"),
    (lambda: split_heads(z((5, 6)), 0), "split_heads: n_heads must be a whole number, at least 1, got 0"),
    (lambda: split_heads(z((5, 6)), 2.0), "split_heads: n_heads must be a whole number, at least 1, got 2.0"),
    (lambda: split_heads(z(6), 2), "split_heads: x must be (…, n, d_model), got (6,)"),
    (
        lambda: split_heads(RAGGED, 2),
        "split_heads: x must be an array (…, n, d_model) of real numbers, got rows of diff",
    ),
    (
        lambda: merge_heads(z((5, 6))),
        "merge_heads: x must be (…, n_heads, n, d_head) with at least one head, got (5, 6)",
    ),
    (
        lambda: merge_heads(z((0, 5, 6))),
        "merge_heads: x must be (…, n_heads, n, d_head) with at least one head, got (0, 5, 6)",
    ),
    (lambda: merge_heads(None), "merge_heads: x must be an array (…, n_heads, n, d_head) of real numbers, got None"),
    (lambda: heads(w_query=z(6)), "MultiHead: w_query must be (d_in, d_out), got (6,)"),
    (lambda: heads(w_query=z((2, 4, 6))), "MultiHead: w_query must be (d_in, d_out), got (2, 4, 6)"),
    (lambda: heads(w_value=z((0, 6))), "MultiHead: w_value must be (d_in, d_out), got (0, 6)"),
    (lambda: heads(w_key=z((4, 8))), "MultiHead: w_key must be (d_in, 6) to match w_query (4, 6), got (4, 8)"),
    (lambda: heads(w_output=z((4, 2))), "MultiHead: w_output must be (6, d_out) to match w_value (3, 6), got (4, 2)"),
    (
        lambda: heads(w_output="wide"),
        "MultiHead: w_output must be an array (d_in, d_out) of real numbers, got dtype <U4",
    ),
    (lambda: heads(n_heads=4), "MultiHead: n_heads must be a divisor of w_query's columns, 6, got 4"),
    (
        lambda: heads(n_heads=2, w_value=z((3, 5)), w_output=z((5, 2))),
        "MultiHead: n_heads must be a divisor of w_value's columns, 5, got 2",
    ),
    (lambda: heads(n_heads="2"), "MultiHead: n_heads must be a whole number, at least 1, got '2'"),
    (lambda: heads(b_key=z(4)), "MultiHead: b_key must be (6,) to match its matrix (4, 6), got (4,)"),
    (lambda: heads(b_output=z((2, 1))), "MultiHead: b_output must be (2,) to match its matrix (6, 2), got (2, 1)"),
    (lambda: heads(b_value="b"), "MultiHead: b_value must be an array of real numbers, got dtype <U1"),
    (
        lambda: MultiHead.random(0, 6, 2),
        "MultiHead.random: rng must be a numpy.random.Generator, such as np.random.default_rng(0), got 0",
    ),
    (
        lambda: MultiHead.random(np.random.default_rng(0), 6, 4),
        "MultiHead.random: n_heads must be a divisor of d_model=6, got 4",
    ),
    (
        lambda: MultiHead.random(np.random.default_rng(0), 0, 1),
        "MultiHead.random: d_model must be a whole number, at least 1, got 0",
    ),
    (
        lambda: MultiHead.random(np.random.default_rng(0), 6, -2),
        "MultiHead.random: n_heads must be a whole number, at least 1, got -2",
    ),
    (lambda: mha(heads=Q), "multi_head_attention: heads must be a MultiHead, got ndarray"),
    (
        lambda: mha(k=z((7, 3))),
        "multi_head_attention: keys must be (…, n_keys, 4) to match its matrix (4, 6) in heads, got (7, 3)",
    ),
    (lambda: mha(k=z(4)), "multi_head_attention: keys must be (…, n_keys, d), got (4,)"),
    (lambda: mha(v=z(4)), "multi_head_attention: values must be (…, n_keys, d), got (4,)"),
    (
        lambda: mha(q=z((5, 3))),
        "multi_head_attention: queries must be (…, n_queries, 4) to match its matrix (4, 6) in heads, got (5, 3)",
    ),
    (
        lambda: mha(v=z((7, 4))),
        "multi_head_attention: values must be (…, n_keys, 3) to match its matrix (3, 6) in heads, got (7, 4)",
    ),
    (
        lambda: mha(v=z((6, 3))),
        "multi_head_attention: values must be (…, n_keys=7, d_value) to match keys (7, 4), got (6, 3)",
    ),
    (lambda: mha(q=z(4)), "multi_head_attention: queries must be (…, n_queries, d), got (4,)"),
    (
        lambda: mha(k=z((0, 4)), v=z((0, 3))),
        "multi_head_attention: keys must be (…, n_keys, d) with at least one row, got (0, 4)",
    ),
    (
        lambda: mha(q=z((2, 5, 4)), k=z((3, 7, 4))),
        "multi_head_attention: keys must be (…, 7, 4) with leading axes that broadcast with queries (2, 5, 4), "
        "got (3, 7, 4)",
    ),
    (
        lambda: mha(mask=np.ones((3, 5, 7), bool)),
        f"multi_head_attention: mask must be {MASK}, (…, n_queries, n_keys): (5, 7) for all heads or (2, 5, 7) "
        "for each, or broadcast to it, got (3, 5, 7)",
    ),
    (lambda: mha(mask=np.ones((7, 5), bool)), "multi_head_attention: mask must be"),
    (lambda: mha(mask=np.ones((1, 2, 5, 7), bool)), "multi_head_attention: mask must be"),
    (lambda: mha(mask=RAGGED), f"multi_head_attention: mask must be {MASK}, got rows of different lengths"),
    (lambda: mha(mask=[1] * 7), f"multi_head_attention: mask must be {MASK}, got dtype int64; use mask.astype(bool)"),
]
