"""Entropy and the norm of softmax's Jacobian, against their definitions."""

import numpy as np
import pytest

from attn_helpers import additive_scores, softmax
from attn_helpers.lessons.query_key_value.saturation import SCORES, entropy, jacobian_norm, random_weights


@pytest.fixture
def weights():
    return softmax(np.random.default_rng(0).normal(size=(3, 5, 7)))


def test_entropy_is_minus_p_log_p(weights):
    assert np.allclose(entropy(weights)[2, 4], -sum(p * np.log(p) for p in weights[2, 4]))
    assert entropy(weights).shape == (3, 5)


def test_entropy_of_equal_and_of_hard_weights():
    assert np.isclose(entropy(np.full(6, 1 / 6)), np.log(6))
    assert entropy([0.0, 1.0, 0.0]) == 0


def test_the_jacobian_is_that_of_softmax():
    scores, step = np.random.default_rng(1).normal(size=7), 1e-6
    moves = [(softmax(scores + step * e) - softmax(scores - step * e)) / (2 * step) for e in np.eye(7)]
    assert np.isclose(jacobian_norm(softmax(scores)), np.linalg.norm(moves), rtol=1e-6)


def test_hard_weights_do_not_move(weights):
    assert jacobian_norm(np.eye(5)).tolist() == [0.0] * 5
    assert jacobian_norm(weights).shape == (3, 5)


@pytest.mark.parametrize("score", SCORES)
def test_random_weights_are_weights_and_the_same_again(score):
    found = random_weights(score, 5, n_keys=7, n_draws=3)
    assert found.shape == (3, 7) and np.allclose(found.sum(axis=-1), 1)
    assert np.array_equal(found, random_weights(score, 5, n_keys=7, n_draws=3))


def test_only_the_scale_keeps_random_weights_soft():
    soft, hard = (np.median(entropy(random_weights(score, 256, n_draws=200))) for score in ("scaled", "q·k"))
    assert soft > 1.2 and hard < 0.2


def test_longer_queries_make_random_weights_harder():
    twice, once = (entropy(random_weights("scaled", 16, length=length)).mean() for length in (2, 1))
    assert twice < once - 0.2


@pytest.mark.parametrize("score", ["additive, 16 units", "additive, d_key units"])
def test_a_random_network_is_an_additive_score(score):
    rng = np.random.default_rng(5)
    queries, keys = rng.normal(size=(3, 1, 7)), rng.normal(size=(3, 4, 7))
    found = SCORES[score](queries, keys, np.random.default_rng(6))
    again, d_hidden = np.random.default_rng(6), 16 if "16" in score else 7
    w_query, w_key = again.normal(size=(2, 7, d_hidden)) / np.sqrt(7)
    wanted = additive_scores(queries, keys, w_query=w_query, w_key=w_key, w_score=again.normal(size=d_hidden))
    assert np.allclose(found, wanted)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_which_scores_saturate(seed):
    """The largest of six weights, medians: as further/scores_and_scaling says it."""

    def largest(score, d_key):
        return np.median(random_weights(score, d_key, n_draws=200, seed=seed).max(axis=1))

    for score in ("q·k", "Gaussian", "additive, d_key units"):
        assert largest(score, 4) < 0.6 and largest(score, 1024) > 0.97, score
    assert abs(largest("scaled", 1024) - largest("scaled", 16)) < 0.07
    assert largest("additive, 16 units", 1024) < 0.75


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_what_the_root_does_not_protect_from(seed):
    entropies = [np.median(entropy(random_weights("scaled", 64, length=n, seed=seed))) for n in (1, 2, 4)]
    assert np.allclose(entropies, [1.5, 1.1, 0.5], atol=0.1)


def test_random_weights_know_their_scores():
    with pytest.raises(ValueError, match="random_weights: score must be one of q·k, scaled, .+, Gaussian, got"):
        random_weights("cosine", 4)
    with pytest.raises(ValueError, match="random_weights: d_key must be a whole number"):
        random_weights("scaled", 0)
