"""The bug in code that prepares patches: what it was given as is no attempt, mended it passes, other slips are told."""

import numpy as np
import pytest

from attn_helpers import check
from attn_helpers.exercises import centring, grading


def to_length_1(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def prepare(rows):
    """The code as the notebook gives it."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    return to_length_1(centred)


def loop(rows):
    """An independent right answer, row by row."""
    mean = sum(rows) / len(rows)
    return [[(x - m) / sum((row - mean) ** 2) ** 0.5 for x, m in zip(row, mean, strict=True)] for row in rows]


def test_the_bug_as_given_is_not_attempted():
    results = [check.prepared(prepare) for _ in range(5)]
    assert {result.passed for result in results} == {None} and len({repr(result) for result in results}) == 1


@pytest.mark.parametrize("mended", [loop, lambda x: (x - x.mean(0)) / ((x - x.mean(0)) ** 2).sum(1)[:, None] ** 0.5])
def test_the_mended_bug_passes(mended):
    assert all(check.prepared(mended).passed for _ in range(5))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (lambda x: x - x.mean(axis=0), "different lengths"),
        (lambda x: x / np.linalg.norm(x, axis=1)[:, None], "Nothing is centred"),
        (lambda x: (x - x.mean()) / np.linalg.norm(x - x.mean(), axis=1)[:, None], "one number"),
        (lambda x: (x - x.mean(0)) / np.linalg.norm(x, axis=1)[:, None], "raw rows"),
        (lambda x: (x - x.mean(0)) / np.linalg.norm(x - x.mean(0)), "its own length"),
        (lambda x: (x - x.mean(0)) / np.linalg.norm(x - x.mean(0), axis=0), "columns"),
        (lambda x: 2 * np.array(loop(x)), "The mean patch lies along axis 0"),
    ],
)
def test_other_slips_are_told(wrong, hint):
    for _ in range(5):
        result = check.prepared(wrong)
        assert result.passed is False and hint in result.hint, result


def test_each_known_mistake_is_told_apart_from_all_others():
    for hint, mistake in centring.PREPARED.mistakes:
        assert grading.grade(centring.PREPARED, mistake).hint == hint
