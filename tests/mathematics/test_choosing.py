"""From logits to chances and choices: temperature, top-k, top-p."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_helpers.choosing import chances, choose

from ..refusals import ids, of_the_right_kind, refused

close = np.testing.assert_allclose
same = np.testing.assert_array_equal


def chances_in_loops(logits, temperature, top_k, top_p):
    order = sorted(range(len(logits)), key=lambda i: (-logits[i], i))[:top_k]
    powers = {i: math.exp((logits[i] - max(logits)) / temperature) for i in order}
    p = {i: power / math.fsum(powers.values()) for i, power in powers.items()}
    kept, total = {}, 0.0
    for i in order:
        if top_p is None or total < top_p - 1e-12:
            kept[i] = p[i]
        total += p[i]
    return [kept.get(i, 0.0) / math.fsum(kept.values()) for i in range(len(logits))]


@given(
    st.lists(st.floats(-9, 9), min_size=1, max_size=7),
    st.floats(0.05, 5),
    st.none() | st.integers(1, 9),
    st.none() | st.floats(0.01, 0.999),
)
def test_chances_are_the_loop(logits, temperature, top_k, top_p):
    found = chances(logits, temperature=temperature, top_k=top_k, top_p=top_p)
    close(found, chances_in_loops(logits, temperature, top_k, top_p), rtol=1e-7, atol=1e-9)
    close(chances([logits] * 2, temperature=temperature, top_k=top_k, top_p=top_p), [found] * 2)


def test_chances_by_hand():
    """1/2, 1/4, 1/8, 1/8; at temperature 1/2 these are squared: 16, 4, 1, 1 of 22."""
    logits = np.log([1 / 8, 1 / 2, 1 / 4, 1 / 8])
    close(chances(logits), [1 / 8, 1 / 2, 1 / 4, 1 / 8])
    close(chances(logits, temperature=0.5), np.array([1, 16, 4, 1]) / 22)
    close(chances(logits, top_k=3), np.array([1, 4, 2, 0]) / 7)
    close(chances(logits, top_p=0.75), np.array([0, 2, 1, 0]) / 3)
    close(chances(logits, top_p=0.76), np.array([1, 4, 2, 0]) / 7)
    close(chances(logits, top_k=2, top_p=0.6), [0, 1, 0, 0])
    same(chances(logits, top_p=1), chances(logits))
    same(chances([3.0, 3.0], temperature=0), [1, 0])
    close(chances([1e300, -1e300, 0.0], temperature=1e-300), [1, 0, 0])


def test_choices_come_as_often_as_their_chances_say():
    logits = np.tile(np.log([0.5, 0.2, 0.3]), (20_000, 1))
    some = {"temperature": 0.7, "top_k": 2}
    counts = np.bincount(choose(logits, np.random.default_rng(0), **some), minlength=3)
    close(counts / 20_000, chances(logits[0], **some), atol=0.01)
    same(choose(logits[:2]), [0, 0])
    same(choose([[0.0, 5.0], [5.0, 0.0]]), [1, 0])


def test_nothing_without_a_chance_is_ever_chosen():
    class Ends(np.random.Generator):
        """Draws the least number that there is, then the greatest below 1."""

        def random(self, shape):
            return np.resize([0.0, np.nextafter(1, 0)], shape)

    drawn = choose(np.zeros((2, 5)) + [0, 9, 8, 9, 0], Ends(np.random.PCG64(0)), temperature=1, top_k=3)
    same(drawn, [1, 3])


LOGITS = np.zeros(3)
WRONG = [
    (lambda: chances([]), "chances: logits must be (…, n_words) finite numbers, got (0,)"),
    (lambda: chances([0.0, np.nan]), "chances: logits must be (…, n_words) finite numbers, got (2,)"),
    (lambda: chances(LOGITS, temperature=-1), "chances: temperature must be 0 or more, got -1"),
    (lambda: chances(LOGITS, temperature="hot"), "chances: temperature must be a finite number, got dtype <U3"),
    (lambda: chances(LOGITS, top_k=0), "chances: top_k must be a whole number, at least 1, got 0"),
    (lambda: chances(LOGITS, top_p=0), "chances: top_p must be a positive finite number, got 0"),
    (lambda: chances(LOGITS, top_p=1.5), "chances: top_p must be 1 at most, got 1.5"),
    (lambda: choose(LOGITS, temperature=1), "choose: rng must be a numpy.random.Generator, such as"),
]


@pytest.mark.parametrize("call, message", WRONG, ids=ids(WRONG))
def test_wrong_input(call, message):
    refused(call, message)
    of_the_right_kind(call, message)
