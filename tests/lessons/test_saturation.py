"""Random weights and how far they move, against the scores that make them."""

import numpy as np
import pytest

from attn_helpers import softmax
from attn_helpers.lessons.query_key_value.saturation import movement, random_weights


def drawn(d_key, n_draws):
    """Dot products (n_draws, 6) of the same random numbers."""
    rng = np.random.default_rng([0, d_key])
    queries, keys = rng.normal(size=(n_draws, 1, d_key)), rng.normal(size=(n_draws, 6, d_key))
    return (queries * keys).sum(axis=-1)


def test_random_weights_are_the_softmax_of_scores_with_root_length_and_rise():
    scores = drawn(5, 4)
    assert np.allclose(random_weights(5, n_draws=4), softmax(scores / np.sqrt(5)))
    assert np.allclose(random_weights(5, n_draws=4, root=False), softmax(scores))
    assert np.allclose(random_weights(5, n_draws=4, length=3), softmax(3 * scores / np.sqrt(5)))
    raised = softmax(scores + [0.5, 0, 0, 0, 0, 0])
    assert np.allclose(random_weights(5, n_draws=4, root=False, rise=0.5), raised)
    assert np.allclose(movement(5, n_draws=4, root=False, rise=0.5), (raised - softmax(scores))[:, 0])


def test_a_small_movement_is_the_derivative_of_softmax():
    weight = random_weights(8, n_draws=50)[:, 0]
    assert np.allclose(movement(8, n_draws=50, rise=1e-6) / 1e-6, weight * (1 - weight), atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_only_with_the_root_a_weight_moves_as_before(seed):
    with_root, without = (
        [np.median(movement(d_key, root=root, seed=seed)) for d_key in (1, 4, 64, 1024)] for root in (True, False)
    )
    assert min(with_root) > 0.01 and max(with_root) < 0.015
    assert without[2] < 1e-4 and without[3] < 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_what_the_root_does_not_protect_from(seed):
    largest = [np.median(random_weights(64, length=n, seed=seed).max(axis=1)) for n in (1, 2, 4)]
    assert np.allclose(largest, [0.4, 0.6, 0.83], atol=0.04)


def test_sizes_are_whole_numbers():
    with pytest.raises(ValueError, match="random_weights: d_key must be a whole number"):
        random_weights(0)
