"""Lesson 02's identities, each with its condition and what happens without it."""

import math
import sys

import numpy as np
from hypothesis import given

from attn_helpers import (
    additive_scores,
    attention,
    attention_weights,
    average_pooling,
    dot_product_scores,
    gaussian_scores,
    salience_pooling,
)

from . import loops

module = sys.modules["attn_helpers.attention"]  # the package's name "attention" is the function
close = np.testing.assert_allclose
same = np.testing.assert_array_equal
INF = np.inf


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
