"""Attention without weights: memory, and blocks that meet."""

import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_helpers import (
    attention,
    dot_product_scores,
    gaussian_scores,
)
from attn_helpers.attention import _blocks

module = sys.modules["attn_helpers.attention"]  # the package's name "attention" is the function
close = np.testing.assert_allclose
same = np.testing.assert_array_equal
INF = np.inf


def own_product(q, k):
    """A score function that the package does not know."""
    return q @ np.swapaxes(k, -1, -2)


@pytest.mark.parametrize("lead", [(), (2,), (3, 5)])
@pytest.mark.parametrize("masked", [False, True])
def test_blocks_meet(monkeypatch, lead, masked):
    monkeypatch.setattr(module, "BLOCK", 40)
    rng = np.random.default_rng(15)
    queries, keys, values = (rng.normal(size=(*lead, *last)) for last in ((13, 2), (7, 2), (7, 3)))
    for mask in (
        (rng.random((*lead, 13, 7)) < 0.5, rng.normal(size=(13, 1)), rng.random(7) < 0.5) if masked else (None,)
    ):
        for first in (None, 0, 3):
            some = {"mask": mask, "causal": first is not None, "first": first}
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
