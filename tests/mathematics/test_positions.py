"""Positions: waves that are added and turns of queries and keys, and what each promises."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_helpers.positions import rotate, sinusoidal_positions

from ..refusals import ids, of_the_right_kind, refused

close = np.testing.assert_allclose
same = np.testing.assert_array_equal


def waves_in_loops(n, d, base):
    rows = []
    for place in range(n):
        angles = [place / base ** (2 * pair / d) for pair in range(d // 2)]
        rows.append([wave(angle) for angle in angles for wave in (math.sin, math.cos)])
    return rows


def turned_in_loops(row, position, base):
    turned = []
    for pair in range(len(row) // 2):
        angle = position / base ** (2 * pair / len(row))
        point = complex(row[2 * pair], row[2 * pair + 1]) * complex(math.cos(angle), math.sin(angle))
        turned += [point.real, point.imag]
    return turned


@pytest.mark.parametrize("n, d, base", [(1, 2, 10_000), (7, 6, 10_000), (5, 10, 100.0)])
def test_waves_are_the_loop(n, d, base):
    close(sinusoidal_positions(n, d, base=base), waves_in_loops(n, d, base), atol=1e-14)


@pytest.mark.parametrize("n, d, base", [(1, 2, 10_000), (7, 6, 10_000), (5, 10, 100.0)])
def test_turns_are_the_loop(n, d, base):
    rng = np.random.default_rng(0)
    x, positions = rng.normal(size=(3, n, d)), rng.integers(-50, 50, size=n)
    expected = [[turned_in_loops(row, at, base) for row, at in zip(rows, positions, strict=True)] for rows in x]
    close(rotate(x, positions, base=base), expected, atol=1e-13)


def test_by_hand():
    """A quarter turn for the first pair; the second goes a hundredth as far with d = 4: base^(−1/2) = 1/100."""
    quarter = math.pi / 2
    close(
        rotate([[1.0, 0.0, 1.0, 0.0]], quarter), [[0, 1, math.cos(quarter / 100), math.sin(quarter / 100)]], atol=1e-15
    )
    same(sinusoidal_positions(1, 4), [[0, 1, 0, 1]])


@given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 30))
def test_a_shift_of_the_waves_is_a_rotation_that_is_the_same_everywhere(n, pairs, shift):
    places = sinusoidal_positions(n + shift, 2 * pairs)
    close(rotate(places[:n], -shift), places[shift:], atol=1e-12)


@given(st.integers(1, 4), st.integers(-40, 40), st.integers(-40, 40), st.integers(-40, 40), st.integers(0, 99))
def test_a_rotary_score_depends_on_the_distance_alone(pairs, query_at, key_at, moved, seed):
    query, key = np.random.default_rng(seed).normal(size=(2, 1, 2 * pairs))
    score = rotate(query, query_at) @ rotate(key, key_at).T
    close(rotate(query, query_at + moved) @ rotate(key, key_at + moved).T, score, atol=1e-11)
    close(np.linalg.norm(rotate(query, query_at)), np.linalg.norm(query))


def test_turns_keep_the_precision_and_the_input():
    x = np.ones((2, 4), np.float32)
    assert rotate(x, [3, 5]).dtype == np.float32
    same(x, 1)
    assert rotate(np.zeros((0, 4)), np.zeros(0)).shape == (0, 4)


X = np.ones((5, 6))
WRONG = [
    (lambda: sinusoidal_positions(0, 4), "sinusoidal_positions: n must be a whole number, at least 1, got 0"),
    (lambda: sinusoidal_positions(3, 5), "sinusoidal_positions: d must be an even number, got 5"),
    (lambda: sinusoidal_positions(3, 2.0), "sinusoidal_positions: d must be a whole number, at least 1, got 2.0"),
    (
        lambda: sinusoidal_positions(3, 2, base=0),
        "sinusoidal_positions: base must be a positive finite number, got 0",
    ),
    (lambda: rotate(X[:, :5], 1), "rotate: x's number of columns must be an even number, got 5"),
    (lambda: rotate(X[0], 1), "rotate: x must be (…, n, d), got (6,)"),
    (
        lambda: rotate(X, np.arange(4)),
        "rotate: positions must be one finite number, or (n=5,) to match x (5, 6), got (4,)",
    ),
    (lambda: rotate(X, np.inf), "rotate: positions must be one finite number, or (n=5,) to match x (5, 6), got ()"),
    (lambda: rotate(X, None), "rotate: positions must be an array of real numbers, got None"),
    (lambda: rotate(X, 1, base=-2), "rotate: base must be a positive finite number, got -2"),
]


@pytest.mark.parametrize("call, message", WRONG, ids=ids(WRONG))
def test_wrong_input(call, message):
    refused(call, message)
    of_the_right_kind(call, message)
