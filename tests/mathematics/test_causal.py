"""Where queries stand among the keys, and how far back they see: first and window."""

import numpy as np
import pytest

from attn_helpers import attention, attention_weights, causal_mask

from ..refusals import ids, of_the_right_kind, refused
from .wrong_inputs import K, Q, V, mha

close = np.testing.assert_allclose
same = np.testing.assert_array_equal


@pytest.mark.parametrize("need_weights", [True, False])
def test_queries_one_by_one_at_the_end_answer_as_all_at_once(need_weights):
    rng = np.random.default_rng(11)
    queries, keys, values = rng.normal(size=(5, 3)), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    whole = attention(queries, keys, values, causal=True).output
    for n in range(5):
        seen = keys[: n + 1], values[: n + 1]
        last = attention(queries[n : n + 1], *seen, causal=True, first=n, need_weights=need_weights)
        close(last.output[0], whole[n], rtol=1e-14)


@pytest.mark.parametrize("n, first, window", [(5, 0, 1), (5, 0, 3), (3, 4, 2), (3, 4, 9), (1, 6, 4), (2, 0, None)])
def test_a_window_lets_each_see_itself_and_those_just_before(n, first, window):
    seen = causal_mask(n, first=first, window=window)
    assert seen.shape == (n, first + n)
    for i, row in enumerate(seen):
        at = first + i
        same(np.flatnonzero(row), [j for j in range(at + 1) if window is None or at - j < window])


WRONG = [
    (
        lambda: attention(Q, K, V, causal=True),
        "attention: first must be given where 5 queries meet 7 keys causally: 0 if they are the first, or 2 if they "
        "are the last, got nothing",
    ),
    (
        lambda: attention_weights(K, Q, causal=True),
        "attention_weights: first must be given where 7 queries meet 5 keys causally: 0 if they are the first, got "
        "nothing",
    ),
    (lambda: mha(causal=True), "multi_head_attention: first must be given where 5 queries meet 7 keys causally"),
    (lambda: attention(Q, K, V, first=2), "attention: first must be given with causal=True only, got 2"),
    (lambda: mha(first=0), "multi_head_attention: first must be given with causal=True only, got 0"),
    (
        lambda: attention(Q, K, V, causal=True, first=-1),
        "attention: first must be a whole number, at least 0, got -1",
    ),
    (
        lambda: attention(Q, K, V, causal=True, first="last"),
        "attention: first must be a whole number, at least 0, got 'last'",
    ),
    (lambda: causal_mask(3, first=-1), "causal_mask: first must be a whole number, at least 0, got -1"),
    (lambda: causal_mask(3, window=0), "causal_mask: window must be a whole number, at least 1, got 0"),
]


@pytest.mark.parametrize("call, message", WRONG, ids=ids(WRONG))
def test_wrong_input(call, message):
    refused(call, message)
    of_the_right_kind(call, message)
