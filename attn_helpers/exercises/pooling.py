"""Lesson 01: salience pooling, and the softmax of many scenes at once."""

import numpy as np

from ..pooling import salience_pooling
from ..scores import softmax
from .grading import Case, Exercise
from .scores import draw


def _salience_of(*shapes):
    def cases(rng):
        return [Case({"values": draw(rng, *shape), "w": draw(rng, shape[-1]), "beta": beta}, len(shape) - 2)
                for shape, beta in zip(shapes, (2, 0.5, 3, 2), strict=False)]  # fmt: skip

    return cases


def _mix(weights, values):
    return (weights[..., None, :] @ values)[..., 0, :]


def _sharpened(values, w, beta):
    return salience_pooling(values, beta * w)


SALIENCE = Exercise(
    "salience_pooling",
    _sharpened,
    _salience_of((3, 2), (3, 2), (4, 5), (3, 3)),
    (
        ("β is not used: it multiplies the scores.", lambda v, w, b: _mix(softmax(v @ w), v)),
        ("β comes too late: it multiplies the scores, before the softmax.",
         lambda v, w, b: _mix(b * softmax(v @ w), v)),
        ("Divided by β: that is a temperature. Multiply the scores.", lambda v, w, b: _mix(softmax(v @ w / b), v)),
        ("The scores are used as weights. Put them through softmax first.", lambda v, w, b: _mix(b * v @ w, v)),
        ("`exp` without division: the weights must sum to 1. Use softmax.", lambda v, w, b: _mix(np.exp(b * v @ w), v)),
        ("The most salient object takes all. Softmax lets every object have its share.",
         lambda v, w, b: np.take_along_axis(v, (v @ w).argmax(-1)[..., None, None], -2)[..., 0, :]),
        ("That is average pooling: w has no effect.", lambda v, w, b: v.mean(axis=-2)),
        ("You return the weights. One step is missing: `weights @ values`.", lambda v, w, b: softmax(b * v @ w)),
        ("You return the scores. Two steps are missing: softmax, then `weights @ values`.", lambda v, w, b: b * v @ w),
        ("w multiplies the features of the answer. It belongs in the scores only: `values @ w`.",
         lambda v, w, b: v.mean(axis=-2) * w),
        ("w goes into the answer as well. The weighted average is of the values themselves.",
         lambda v, w, b: _mix(softmax(b * v @ w), v) * w),
        ("Softmax of w itself: w weighs features. The objects' scores are `values @ w`.",
         lambda v, w, b: v @ softmax(w)),
        ("The sign is turned: the most salient object must get the largest weight.",
         lambda v, w, b: _mix(softmax(-(b * v @ w)), v)),
        ("That adds w to the features. The score of an object is a product: `values @ w`.",
         lambda v, w, b: _mix(softmax((v + w).sum(-1)), v)),
    ),
    pair=True,
    bonus=_salience_of((2, 3, 4), (2, 3, 5, 4)),
    beyond="many scenes at once, values (…, n, d)",
    advice="The steps: scores = `values @ w`, weights = softmax(β · scores), output = `weights @ values`.",
)  # fmt: skip


SHOWN = np.array([[0.0, 1.0, 3.0], [1.0, 1.0, 1.0]])  # first, so that a bug always shows on these


def _scene_cases(rng):
    return [Case({"scores": SHOWN})] + [Case({"scores": draw(rng, *shape)}) for shape in ((2, 3), (4, 6), (3, 3))]


def _powers_over(axis, **keep):
    return lambda s: np.exp(s) / np.exp(s).sum(axis=axis, **keep)


SCENES = Exercise(
    "weights_of_scenes",
    softmax,
    _scene_cases,
    (
        ("The first scene's weights sum to 0.74, the second's to 0.26. The weights of each scene should sum to 1.",
         _powers_over(None)),
        ("Each column sums to 1. A scene is a row.", _powers_over(0)),
        ("The sums are right, one a scene, but they meet the wrong axis: (n_scenes, n) divided by (n_scenes,). "
         "Keep the axis that `sum` drops: `keepdims=True`.", _powers_over(1)),
        ("Powers alone do not sum to 1. Divide by each scene's sum.", np.exp),
        ("Divided by the largest power. Divide by the sum.", lambda s: np.exp(s) / np.exp(s).max(1, keepdims=True)),
        ("The scores themselves are divided. Without `exp`, weights may be negative.",
         lambda s: s / s.sum(axis=1, keepdims=True)),
        ("All weight is on the winner. Softmax leaves every object a share.",
         lambda s: (s == s.max(axis=1, keepdims=True)).astype(float)),
    ),
    bonus=lambda rng: [Case({"scores": draw(rng, 2, 3) + 1000.0}), Case({"scores": draw(rng, 2, 3, 4)}, 1)],
    beyond="scores near 1000, where `np.exp` overflows, and for scores with more axes",
    advice="Each scene's powers, divided by that scene's sum.",
)  # fmt: skip
