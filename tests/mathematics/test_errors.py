"""Wrong inputs: each gets an error of the package's own that names the argument, the need and what came."""

import itertools
import re

import numpy as np
import pytest

from attn_helpers import (
    MultiHead,
    additive_scores,
    attention,
    attention_weights,
    average_pooling,
    causal_mask,
    dot_product_scores,
    gaussian_scores,
    max_pooling,
    merge_heads,
    multi_head_attention,
    salience_pooling,
    softmax,
    split_heads,
)

from ..refusals import ids, of_the_right_kind, refused
from .wrong_inputs import BATCH, HEADS, RAGGED, WRONG, K, Q, z


@pytest.mark.parametrize("call, message", WRONG, ids=ids(WRONG))
def test_wrong_input(call, message):
    refused(call, message)
    of_the_right_kind(call, message)


ODD = {
    "None": None, "text": "text", "texts": ["a", "b"], "number": 3, "float": 0.5, "nan": np.nan, "true": True, "empty": [],
    "ragged": RAGGED, "nested": [[[1.0], [2.0, 3.0]]], "complex": [[1j]], "object": object(), "objects": [[None, 1.0]],
    "dict": {"a": 1}, "set": {1, 2}, "dates": np.array([["2020-01-01"]], "M8[D]"), "bytes": b"ab", "huge": [[10**400]],
    "zero wide": z((7, 0)), "zero high": z((0, 4)), "vector": z(11), "wide": z((7, 11)), "batch": z((3, 7, 4)),
    "batches": z((2, 3, 7, 4)), "function": lambda *arguments: "text", "slice": slice(0, 1), "minus": -1, "structured": np.zeros(3, "i4,f8"),
}  # fmt: skip
RIGHT = {
    average_pooling: {"values": K},
    max_pooling: {"values": K},
    salience_pooling: {"values": K, "w": z(4)},
    softmax: {"scores": K, "mask": np.ones(4, bool), "axis": 0},
    dot_product_scores: {"queries": BATCH[0], "keys": BATCH[1], "scale": 1},
    gaussian_scores: {"queries": BATCH[0], "keys": BATCH[1], "width": 1},
    additive_scores: {"queries": Q, "keys": K, "w_query": z((4, 6)), "w_key": z((4, 6)), "w_score": z(6)},
    attention_weights: {"queries": BATCH[0], "keys": BATCH[1], "mask": np.ones(7, bool), "score": dot_product_scores}
    | {"causal": False, "first": None},
    attention: dict(zip(("queries", "keys", "values"), BATCH, strict=True)) | {"mask": None, "score": gaussian_scores}
    | {"causal": True, "first": 2, "need_weights": False},
    causal_mask: {"n": 3, "first": 2, "window": 2},
    split_heads: {"x": K, "n_heads": 2},
    merge_heads: {"x": BATCH[0]},
    MultiHead: {"w_query": z((4, 6)), "w_key": z((4, 6)), "w_value": z((3, 6)), "w_output": z((6, 2)), "n_heads": 2}
    | {f"b_{role}": None for role in ("query", "key", "value", "output")},
    MultiHead.from_packed: {"in_proj_weight": z((6, 2)), "in_proj_bias": z(6), "out_weight": z((2, 2)), "out_bias": z(2)}
    | {"n_heads": 1},
    MultiHead.random: {"rng": np.random.default_rng(0), "d_model": 6, "n_heads": 2},
    multi_head_attention: dict(zip(("queries", "keys", "values"), BATCH, strict=True)) | {"heads": HEADS, "mask": None}
    | {"causal": True, "first": 2},
}


@pytest.mark.parametrize("function", RIGHT, ids=lambda function: function.__qualname__)
def test_no_error_of_numpys_own_reaches_a_learner(function):
    """Put something odd in place of each argument: it is taken or refused by the package, in its own words."""
    for name, odd in itertools.product(RIGHT[function], ODD.values()):
        try:
            function(**{**RIGHT[function], name: odd})
        except (ValueError, TypeError) as error:
            assert re.match(rf"{function.__qualname__}: [\w ]+ must be .*, got ", str(error)), (name, error)
