"""Lesson 02: the Gaussian score of every query with every key."""

import numpy as np

from ..scores import gaussian_scores, softmax
from .grading import Case, Exercise
from .scores import draw


def _gaussian_of(*sizes, lead=()):
    def cases(rng):
        return [Case({"queries": draw(rng, *lead, n, d), "keys": draw(rng, *lead, m, d), "width": width}, len(lead))
                for n, m, d, width in sizes]  # fmt: skip

    return cases


def _gaussian(queries, keys, width):
    return gaussian_scores(queries, keys, width=width)


def _squared(q, k):
    return ((q[..., :, None, :] - k[..., None, :, :]) ** 2).sum(axis=-1)


GAUSSIAN = Exercise(
    "gaussian_scores",
    _gaussian,
    _gaussian_of((1, 3, 2, 0.5), (1, 3, 2, 0.5), (2, 5, 3, 1.5), (4, 4, 4, 0.7)),
    (
        ("The sign is missing: what is near must score more than what is far.",
         lambda q, k, w: _squared(q, k) / (2 * w**2)),
        ("The width is to be squared: 2 · width².", lambda q, k, w: -_squared(q, k) / (2 * w)),
        ("The 2 in 2 · width² is missing.", lambda q, k, w: -_squared(q, k) / w**2),
        ("`/ 2 * width**2` divides by 2 only and then multiplies. Put brackets: `/ (2 * width**2)`.",
         lambda q, k, w: -_squared(q, k) / 2 * w**2),
        ("The width is not used.", lambda q, k, w: -_squared(q, k)),
        ("The width is not used. Divide by 2 · width².", lambda q, k, w: -_squared(q, k) / 2),
        ("That is the distance. The score needs its square.", lambda q, k, w: -np.sqrt(_squared(q, k)) / (2 * w**2)),
        ("The differences are summed before they are squared: then plus and minus cancel.",
         lambda q, k, w: -((q[..., :, None, :] - k[..., None, :, :]).sum(axis=-1) ** 2) / (2 * w**2)),
        ("The squares are averaged. Sum them.", lambda q, k, w: -_squared(q, k) / q.shape[-1] / (2 * w**2)),
        ("The squares are not summed: one score is needed for each query and key.",
         lambda q, k, w: -((q[..., :, None, :] - k[..., None, :, :]) ** 2) / (2 * w**2)),
        ("That is the kernel, e^score. The score comes before it.",
         lambda q, k, w: np.exp(-_squared(q, k) / (2 * w**2))),
        ("These are weights. The scores come before softmax.", lambda q, k, w: softmax(-_squared(q, k) / (2 * w**2))),
        ("Rows are queries and columns are keys: yours are turned.", lambda q, k, w: -_squared(k, q) / (2 * w**2)),
        ("Row i of queries meets row i of keys only. Every query meets every key.",
         lambda q, k, w: -((q - k) ** 2).sum(axis=-1) / (2 * w**2)),
        ("That is a dot product. Nearness compares places: subtract, square, sum.",
         lambda q, k, w: q @ np.swapaxes(k, -1, -2)),
    ),
    bonus=_gaussian_of((3, 4, 2, 0.5), (3, 4, 5, 1.5), lead=(2,)),
    beyond="many sets at once, queries (…, n_queries, d_key)",
    advice="For each pair: minus the sum of the squared differences, divided by 2 · width².",
)  # fmt: skip
