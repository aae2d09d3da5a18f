"""For further/attention_as_regression: three points by hand, and the formula of 1964, given with a bug."""

import numpy as np

from ..scores import gaussian_scores, softmax
from .answers import from_tables
from .grading import Case, Exercise
from .scores import draw, over

# x = 0, 1, 2 and y = 4, 0, 8; the query is 1; the kernel of the point itself is 1, of a neighbour 1/2
BY_HAND = {  # own y left in, own y left out
    "weight of the point at 1": (0.5, 0.0),
    "weight of the point at 0": (0.25, 0.5),
    "answer": (3.0, 6.0),
    "squared error": (9.0, 36.0),
}
SLIPS = {
    "weight of the point at 1": {
        (1.0, 0.0): "1 is the kernel. The three kernels sum to 2: divide by it.",
        (0.5, 0.5): "The second number is for the own y left out: its weight is 0.",
        (0.33, 0.0): "That is an equal share. The point itself has a larger kernel than its neighbours.",
        (0.0, 0.5): "The two numbers are in the wrong order: own y left in comes first.",
    },
    "weight of the point at 0": {
        (0.5, 0.5): "In the first number, 1/2 is the kernel. All three kernels sum to 2.",
        (0.5, 1.0): "1/2 is the kernel. Divide by the sum of the kernels.",
        (0.25, 0.25): "With the own y left out, only two kernels are left. Divide by their sum.",
        (0.33, 0.5): "The first number is an equal share. But the kernels differ.",
        (0.5, 0.25): "The two numbers are in the wrong order: own y left in comes first.",
    },
    "answer": {
        (3.0, 3.0): "With the own y left out, the other two weights grow: they sum to 1 again.",
        (6.0, 6.0): "In the first number, the kernels were used as weights. Weights sum to 1.",
        (4.0, 6.0): "The first number is the plain average of y. The weights differ.",
        (6.0, 3.0): "The two numbers are in the wrong order: own y left in comes first.",
        (1.0, 1.0): "That is the weighted mean of the x. The answer is made of the y.",
    },
    "squared error": {
        (3.0, 6.0): "Those are the errors. Square them.",
        (9.0, 9.0): "With the own y left out, the answer is another.",
        (36.0, 9.0): "The two numbers are in the wrong order: own y left in comes first.",
        (4.0, 25.0): "The measured y at 1 is 0, not 1.",
    },
}
ADVICE = {
    "weight of the point at 1": "Divide its kernel by the sum of all kernels that may count.",
    "weight of the point at 0": "Divide its kernel, 1/2, by the sum of all kernels that may count.",
    "answer": "Multiply each y by its weight, and add up.",
    "squared error": "Take the answer minus the measured y, which is 0. Square it.",
}
about_numbers = from_tables(SLIPS, ADVICE)


def _cases(rng):
    return [Case({"new_x": draw(rng, m), "x": draw(rng, n), "y": draw(rng, n), "width": width})
            for m, n, width in ((1, 3, 0.5), (1, 3, 0.5), (2, 5, 1.5), (4, 4, 0.7))]  # fmt: skip


def _scores(new_x, x, width):
    return gaussian_scores(new_x[:, None], x[:, None], width=width)


AS_GIVEN = "It is still as it was given: right for one new x, wrong for several."
REGRESSION = Exercise(
    "kernel_regression",
    lambda new_x, x, y, width: softmax(_scores(new_x, x, width)) @ y,
    _cases,
    (
        ("The weights of a new point must sum to 1: divide by the sum of its kernels.",
         lambda new_x, x, y, width: np.exp(_scores(new_x, x, width)) @ y),
        ("The weights of one new point must sum to 1. Yours sum to 1 for one measured point.",
         lambda new_x, x, y, width: over(_scores(new_x, x, width), 0) @ y),
        (AS_GIVEN,
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
    as_given=AS_GIVEN,
    advice="For each new x: scores −(new x − x)² / (2 · width²), softmax over the measured points, weighted mean of y.",
)  # fmt: skip
