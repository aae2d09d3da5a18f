"""Pooling against plain loops, and what it cannot tell apart."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attn_helpers import average_pooling, max_pooling, salience_pooling, softmax

from . import loops

objects = hnp.arrays(float, st.tuples(st.integers(1, 7), st.integers(1, 5)), elements=st.floats(-1e6, 1e6))


@given(objects)
def test_average_is_the_loop(values):
    expected = [math.fsum(column) / len(values) for column in values.T]
    np.testing.assert_allclose(average_pooling(values), expected, rtol=1e-9, atol=1e-9)


@given(objects)
def test_max_is_the_loop(values):
    assert max_pooling(values).tolist() == [max(column) for column in values.T.tolist()]


@given(objects, st.integers(0, 99))
def test_salience_is_the_loop(values, seed):
    values = values / 1e6
    w = np.random.default_rng(seed).normal(size=values.shape[1])
    weights = loops.softmax([loops.dot(row, w) for row in values])
    output = [math.fsum(weight * x for weight, x in zip(weights, column, strict=True)) for column in values.T]
    got = salience_pooling(values, w)
    np.testing.assert_allclose(got.weights, weights, rtol=1e-9)
    np.testing.assert_allclose(got.output, output, rtol=1e-9, atol=1e-12)


def test_by_hand():
    """Scores 0 and ln 3 give the weights 1/4 and 3/4."""
    values = [[0, 8], [math.log(3), 0]]
    output, weights = salience_pooling(values, w=[1, 0])
    np.testing.assert_allclose(weights, [1 / 4, 3 / 4])
    np.testing.assert_allclose(output, [3 / 4 * math.log(3), 2])
    np.testing.assert_allclose(average_pooling(values), [math.log(3) / 2, 4])
    np.testing.assert_allclose(max_pooling(values), [math.log(3), 8])


def test_average_is_uniform_weights_times_values():
    values = np.random.default_rng(0).normal(size=(7, 3))
    np.testing.assert_allclose(average_pooling(values), np.full(7, 1 / 7) @ values)
    np.testing.assert_allclose(average_pooling(values), salience_pooling(values, np.zeros(3)).output)


@given(objects, st.permutations(range(7)))
def test_order_does_not_matter(values, order):
    order = [i for i in order if i < len(values)]
    w = np.linspace(-1e-6, 1e-6, values.shape[1])
    for pool in (average_pooling, max_pooling, lambda v: salience_pooling(v, w).output):
        np.testing.assert_allclose(pool(values[order]), pool(values), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(salience_pooling(values[order], w).weights, salience_pooling(values, w).weights[order])


def test_one_dial_from_average_to_winner():
    """softmax(β · salience) ends at the winner's row; a softmax per column ends at max pooling, which is no row."""
    values = np.array([[1.0, 5.0, 2.0], [2.0, 1.0, 4.0], [0.0, 3.0, 3.0]])
    w = np.array([1.0, 0.5, 0.0])
    np.testing.assert_allclose(salience_pooling(values, 0 * w).output, average_pooling(values))
    np.testing.assert_allclose(salience_pooling(values, 1000 * w).output, values[(values @ w).argmax()])
    per_column = (softmax(1000 * values, axis=0) * values).sum(axis=0)
    np.testing.assert_allclose(per_column, max_pooling(values))
    assert max_pooling(values).tolist() not in values.tolist()


@pytest.mark.parametrize("lead", [(), (2,), (11, 2), (0,)])
def test_leading_axes(lead):
    values, w = np.random.default_rng(1).normal(size=(*lead, 5, 3)), np.array([1.0, -2.0, 0.5])
    pooled = salience_pooling(values, w)
    assert average_pooling(values).shape == max_pooling(values).shape == pooled.output.shape == (*lead, 3)
    assert pooled.weights.shape == (*lead, 5)
    for index in np.ndindex(lead):
        one = salience_pooling(values[index], w)
        np.testing.assert_allclose(pooled.output[index], one.output)
        np.testing.assert_allclose(pooled.weights[index], one.weights)
        np.testing.assert_allclose(average_pooling(values)[index], average_pooling(values[index]))
        np.testing.assert_array_equal(max_pooling(values)[index], max_pooling(values[index]))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, int, bool])
def test_precision(dtype):
    values, expected = np.ones((5, 3), dtype), dtype if np.dtype(dtype).kind == "f" else float
    pooled = salience_pooling(values, np.zeros(3))
    for got in (average_pooling(values), max_pooling(values), pooled.output, pooled.weights):
        assert got.dtype == expected


def test_nothing_is_changed():
    values, w = loops.frozen(np.arange(15.0).reshape(5, 3), np.ones(3))
    average_pooling(values)[:] = 9
    max_pooling(values)[:] = 9
    salience_pooling(values, w).output[:] = 9
    np.testing.assert_array_equal(values, np.arange(15.0).reshape(5, 3))
    np.testing.assert_array_equal(average_pooling(values.tolist()), average_pooling(values))


def test_names_of_what_comes_back():
    pooled = salience_pooling([[1.0, 2.0]], [1.0, 1.0])
    assert pooled._fields == ("output", "weights")
    assert pooled.output is pooled[0]
