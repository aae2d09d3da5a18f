"""Lesson 02's ladder: the bug that is given, what goes beyond the question, and mistakes that are told apart."""

import json

import numpy as np
import pytest

from attn_helpers import check, softmax
from attn_helpers.exercises import attention as attend
from attn_helpers.exercises import grading, nearness, regression, scores

from ..course import NOTEBOOKS


def given(notebook="02_query_key_value", name="my_attention"):
    """Return the function of a notebook's second exercise, as it is given."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    (source,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "exercise-2-stub")
    names = {"np": np, "softmax": softmax, "check": check}
    exec(source, names)
    return names[name]


def test_the_bug_that_is_given_is_shown_on_the_same_numbers_and_not_named():
    (told,) = {repr(check.attention(given())) for _ in range(5)}
    assert "[[2., 0., 1., 1.]]" in told and "one key more" in told
    assert "d_key" not in told and "√" not in told


def test_the_hint_tells_the_numbers_of_the_arrays_shown_below_it():
    query, keys = attend.SHOWN["queries"], attend.SHOWN["keys"]
    first, second, _ = (int(sum(query[0] * key)) for key in keys)
    told = " ".join(repr(check.attention(given())).split())
    assert f"Two keys have the dot products {first} and {second}:" in told
    for n in (2, 3):
        weights = given()(query, keys[:n], np.eye(n))[0]
        assert f"{weights[0] / weights[1]:.1f} times" in told


def test_the_bug_does_what_its_hint_says():
    rng = np.random.default_rng(0)
    queries, keys, values = rng.normal(size=(1, 7)), rng.normal(size=(6, 7)), np.eye(7)
    ignored = -50 * queries  # a key that nobody asks for

    def proportions(function):
        few = function(queries, keys, values[:6, :6])[0]
        more = function(queries, np.vstack([keys, ignored]), values)[0, :6]
        return few / few.sum(), more / more.sum()

    assert not np.allclose(*proportions(given()), atol=0.01)
    assert np.allclose(*proportions(lambda q, k, v: softmax(q @ k.T / np.sqrt(7)) @ v))


@pytest.mark.parametrize(
    ("checker", "flat", "general"),
    [
        (check.attention, lambda q, k, v: softmax(q @ k.T / np.sqrt(k.shape[1])) @ v,
         lambda q, k, v: softmax(q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1])) @ v),
        (check.gaussian_scores, lambda q, k, w: -((q[:, None] - k) ** 2).sum(axis=2) / (2 * w**2),
         lambda q, k, w: -((q[..., None, :] - k[..., None, :, :]) ** 2).sum(axis=-1) / (2 * w**2)),
        (check.additive_scores, lambda q, k, a, b, w: np.tanh((q @ a)[:, None] + k @ b) @ w,
         lambda q, k, a, b, w: np.tanh((q @ a)[..., None, :] + (k @ b)[..., None, :, :]) @ w),
    ],
    ids=["attention", "gaussian_scores", "additive_scores"],
)  # fmt: skip
def test_two_axes_are_enough_and_more_are_a_bonus(checker, flat, general):
    assert checker(flat).passed and checker(flat).hint.startswith("A bonus, if you like: let it work for many sets")
    assert checker(general).passed and checker(general).hint.startswith("Bonus: it also works for many sets")


@pytest.mark.parametrize("exercise", [attend.ATTENTION, nearness.GAUSSIAN, scores.ADDITIVE], ids=lambda e: e.name)
def test_each_known_mistake_is_told_apart_from_all_others(exercise):
    for hint, mistake in exercise.mistakes:
        assert grading.grade(exercise, mistake).hint == hint.strip()


def test_the_additive_score_as_given_is_not_attempted_and_gives_every_query_the_same_weights():
    bug = given("further/scores_and_scaling", "my_additive_scores")
    results = [check.additive_scores(bug) for _ in range(5)]
    assert {(result.passed, result.hint) for result in results} == {(None, scores.AS_GIVEN)}
    rng = np.random.default_rng(0)
    sizes = (3, 2), (5, 4), (2, 7), (4, 7), (7,)
    weights = softmax(bug(*(rng.normal(size=size) for size in sizes)))
    assert np.allclose(weights, weights[0]) and np.ptp(weights[0]) > 0.1


def test_the_formula_of_1964_as_given_is_not_attempted_and_right_for_one_new_x_alone():
    bug = given("further/attention_as_regression", "my_regression")
    results = [check.kernel_regression(bug) for _ in range(5)]
    assert {(result.passed, result.hint) for result in results} == {(None, regression.AS_GIVEN)}
    x, y, new_x = np.random.default_rng(0).normal(size=(3, 6))
    right = softmax(-((new_x[:, None] - x) ** 2) / 2) @ y
    assert np.allclose(bug(new_x[:1], x, y, 1), right[:1]) and not np.isclose(bug(new_x, x, y, 1), right).any()

    def mended(new_x, x, y, width):  # as the fold below it says
        kernel = np.exp(-((new_x[:, None] - x) ** 2) / (2 * width**2))
        return kernel @ y / kernel.sum(axis=1)

    assert check.kernel_regression(mended).passed


def test_a_bug_hint_goes_once_it_is_mended():
    assert check.attention(lambda q, k, v: softmax(q @ k.T / np.sqrt(k.shape[1])) @ v).passed
    assert "scale is missing" in check.attention(lambda q, k, v: softmax(q @ k.T) @ v).hint
