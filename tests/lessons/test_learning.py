"""The training loop: it learns, keeps what was asked for and leaves the start alone."""

import autograd.numpy as anp
import numpy as np
import pytest

from attn_helpers.lessons.learning import train


def squares(x):
    return anp.sum((x - 3.0) ** 2)


def test_it_finds_the_minimum_and_reports_the_losses():
    start = np.array([0.0, 1.0])
    got = train(squares, start, lambda step: (), steps=400, learning_rate=0.05)
    np.testing.assert_allclose(got.parameters, [3, 3], atol=1e-3)
    assert got.losses.shape == (400,)
    assert got.losses[0] == 13 and got.losses[-1] < 1e-5
    np.testing.assert_array_equal(start, [0.0, 1.0])


def test_stages_are_the_parameters_after_so_many_steps():
    kept = train(squares, np.zeros(2), lambda step: (), steps=20, keep=[0, 7, 20])
    assert list(kept.stages) == [0, 7, 20]
    np.testing.assert_array_equal(kept.stages[0], 0)
    np.testing.assert_array_equal(kept.stages[20], kept.parameters)
    np.testing.assert_array_equal(kept.stages[7], train(squares, np.zeros(2), lambda step: (), steps=7).parameters)
    assert kept.losses[7] == squares(kept.stages[7])


def test_the_first_step_of_adam_is_the_learning_rate():
    got = train(squares, np.array([0.0, 9.0]), lambda step: (), steps=1, learning_rate=0.25)
    np.testing.assert_allclose(got.parameters, [0.25, 8.75], rtol=1e-6)


def test_batches_come_by_step_and_parameters_by_name():
    seen = []

    def batches(step):
        seen.append(step)
        return np.full(3, float(step)), np.ones(3)

    def loss(parameters, x, y):
        return anp.mean((parameters["a"] * x + parameters["b"] - y) ** 2)

    start = {"a": np.zeros(3), "b": 0.5}
    got = train(loss, start, batches, steps=5)
    assert seen == [0, 1, 2, 3, 4]
    assert set(got.parameters) == {"a", "b"} and got.parameters["a"].shape == (3,)
    assert start["b"] == 0.5 and not start["a"].any()


def test_progress_counts_to_the_end():
    calls = []
    train(squares, np.zeros(1), lambda step: (), steps=3, progress=lambda step, steps: calls.append((step, steps)))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_keeping_the_start_gives_a_copy():
    start = np.zeros(2)
    train(squares, start, lambda step: (), steps=1, keep=[0]).stages[0][:] = 9
    np.testing.assert_array_equal(start, 0)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"steps": 0}, "train: steps must be a whole number, at least 1, got 0"),
        ({"steps": 1.5}, "train: steps must be a whole number, at least 1, got 1.5"),
        ({"steps": 5, "learning_rate": 0}, "train: learning_rate must be a positive finite number, got 0"),
        ({"steps": 5, "learning_rate": "fast"}, "train: learning_rate must be a positive finite number, got dtype <U4"),
        ({"steps": 5, "keep": [6, 2]}, r"train: keep must be steps from 0 to 5, got \[6\]"),
    ],
)
def test_errors(options, message):
    with pytest.raises((ValueError, TypeError), match=f"^{message}$"):
        train(squares, np.zeros(2), lambda step: (), **options)
