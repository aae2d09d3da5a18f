"""Beside lesson 02: kernel regression, the answers at new points."""

import numpy as np

from ..scores import gaussian_scores, softmax
from .grading import Case, Exercise
from .scores import draw, over


def _cases(rng):
    return [Case({"new_x": draw(rng, m), "x": draw(rng, n), "y": draw(rng, n), "width": width})
            for m, n, width in ((1, 3, 0.5), (1, 3, 0.5), (2, 5, 1.5), (4, 4, 0.7))]  # fmt: skip


def _scores(new_x, x, width):
    return gaussian_scores(new_x[:, None], x[:, None], width=width)


REGRESSION = Exercise(
    "kernel_regression",
    lambda new_x, x, y, width: softmax(_scores(new_x, x, width)) @ y,
    _cases,
    (
        ("The weights of a new point must sum to 1: divide by the sum of its bells.",
         lambda new_x, x, y, width: np.exp(_scores(new_x, x, width)) @ y),
        ("The weights of one new point must sum to 1. Yours sum to 1 for one measured point.",
         lambda new_x, x, y, width: over(_scores(new_x, x, width), 0) @ y),
        ("The weights of one new point must sum to 1. Yours sum to 1 over all new points together.",
         lambda new_x, x, y, width: over(_scores(new_x, x, width), None) @ y),
        ("The sign is missing: what is near must weigh more than what is far.",
         lambda new_x, x, y, width: softmax(-_scores(new_x, x, width)) @ y),
        ("The width is to be squared: 2 · width².",
         lambda new_x, x, y, width: softmax(width * _scores(new_x, x, width)) @ y),
        ("The 2 in 2 · width² is missing.", lambda new_x, x, y, width: softmax(2 * _scores(new_x, x, width)) @ y),
        ("The width is not used.", lambda new_x, x, y, width: softmax(2 * _scores(new_x, x, 1)) @ y),
        ("The width is not used. Divide by 2 · width².", lambda new_x, x, y, width: softmax(_scores(new_x, x, 1)) @ y),
        ("These are the weights. One step is missing: the weighted mean of y.",
         lambda new_x, x, y, width: softmax(_scores(new_x, x, width))),
        ("That is the mean of the measured x. The answer is made of the measured y.",
         lambda new_x, x, y, width: softmax(_scores(new_x, x, width)) @ x),
        ("That is the y of the nearest point alone: let all points have a weight.",
         lambda new_x, x, y, width: y[_scores(new_x, x, width).argmax(axis=1)]),
        ("That is the average: let near points weigh more.",
         lambda new_x, x, y, width: np.full(len(new_x), y.mean())),
    ),
    advice="For each new x: scores −(new x − x)² / (2 · width²), softmax over the measured points, weighted mean of y.",
)  # fmt: skip
