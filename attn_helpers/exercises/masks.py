"""For further/masks: the causal mask, and attention under a mask."""

import numpy as np

from ..attention import attention, causal_mask
from ..scores import softmax
from .attention import OVER_KEYS, SIZES, hard, scores, t, triple
from .grading import Case, Exercise


def _mask(rng, *shape):
    """Draw a mask in which every row allows two keys or more, so that scores matter, and forbids some."""
    mask = rng.random(shape) < 0.5
    mask[..., :2], mask[..., 2] = True, False
    return rng.permuted(mask, axis=-1)


def _masked_cases(rng):
    cases = [Case(triple(rng, *size) | {"mask": _mask(rng, *size[4], *size[:2])}, len(size[4])) for size in SIZES]
    full = triple(rng, 2, 3, 4, 5, ()) | {"mask": _mask(rng, 2, 3)}
    full["mask"][rng.integers(2)] = False
    batch = triple(rng, 3, 4, 6, 5, (2,)) | {"mask": _mask(rng, 2, 3, 4)}
    batch["mask"][1, rng.integers(3)] = False
    above = triple(rng, 2, 3, 4, 5, ()) | {"mask": np.array([[False, True, True]] * 2)}
    above["queries"][:, -1], above["keys"][:, -1] = 4000, [1, -1, -1]  # the masked key scores 4000 more
    return [*cases[:2], Case(full), *cases[2:], Case(batch, 1), Case(above)]


def _inf(q, k, m):
    """Fill with −inf and subtract the maximum: NaN where a row has nothing else."""
    masked = np.where(m, scores(q, k), -np.inf)
    powers = np.exp(masked - masked.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _renormalised(q, k, m):
    """Divide by the new sum what softmax left of the weights: 0/0 where it left nothing."""
    left = softmax(scores(q, k)) * m
    return left / left.sum(axis=-1, keepdims=True)


LEFT_OVER = (
    "Here a masked key scores far above the others, and it leaves its mark. Mask before softmax, with −inf; −100 is "
    "too small."
)
FULL_ROW = "A row with nothing to attend to must give zeros: set its weights to 0."
MASKS = (
    ("The mask has no effect.", lambda q, k, m: softmax(scores(q, k))),
    ("The mask is inverted: True means that the query may attend.", lambda q, k, m: softmax(scores(q, k), mask=~m)),
    ("The mask comes after softmax, so the rows no longer sum to 1. Mask the scores before.",
     lambda q, k, m: softmax(scores(q, k)) * m),
    ("A score of 0 is no mask: exp(0) = 1, so a masked key still gets weight. Its score must be −inf.",
     lambda q, k, m: softmax(scores(q, k) * m)),
    ("The mask is added as 0 and 1. A masked score must be −inf.", lambda q, k, m: softmax(scores(q, k) + m)),
    ("−1e9 was added in place of a mask. In a fully masked row all scores sink by the same amount and, in float64, "
     "the unmasked weights come back. " + FULL_ROW,
     lambda q, k, m: np.where(m.any(-1, keepdims=True), softmax(scores(q, k), mask=m), softmax(scores(q, k)))),
    ("A fully masked row gives equal weights: with −1e9 for every score all keys look alike. " + FULL_ROW,
     lambda q, k, m: softmax(np.where(m, scores(q, k), -1e9))),
    ("A fully masked row gives NaN: −inf − (−inf), or 0/0. " + FULL_ROW, _inf),
    ("The best key takes all. Softmax lets every allowed key have its share.",
     lambda q, k, m: hard(np.where(m, scores(q, k), -np.inf)) * m.any(-1, keepdims=True)),
    ("Every allowed key gets the same weight. The scores still decide among them.",
     lambda q, k, m: m / np.maximum(m.sum(axis=-1, keepdims=True), 1)),
    ("The mask is transposed: rows are queries, columns are keys.",
     lambda q, k, m: softmax(scores(q, k), mask=t(m))),
    *((LEFT_OVER, lambda q, k, m, low=low: softmax(np.where(m, scores(q, k), low)) * m) for low in (-10, -100)),
    *((LEFT_OVER, lambda q, k, m, low=low: softmax(np.where(m, scores(q, k), low)) * m.any(-1, keepdims=True))
      for low in (-10, -100)),
    (LEFT_OVER, lambda q, k, m: np.nan_to_num(_renormalised(q, k, m))),
    (LEFT_OVER, lambda q, k, m: np.where(m.any(-1, keepdims=True), _renormalised(q, k, m), 0)),
    (OVER_KEYS, lambda q, k, m: softmax(scores(q, k), mask=m, axis=-2)),
    ("The scale is missing: divide the scores by √d_key.", lambda q, k, m: softmax(q @ t(k), mask=m)),
    ("Divided by d_key. Divide by its square root.", lambda q, k, m: softmax(q @ t(k) / k.shape[-1], mask=m)),
)  # fmt: skip

MASKED = Exercise(
    "masked_attention",
    lambda queries, keys, values, mask: attention(queries, keys, values, mask=mask),
    _masked_cases,
    (
        *((hint, lambda q, k, v, m, weigh=weigh: weigh(q, k, m) @ v) for hint, weigh in MASKS),
        ("The keys are averaged. The answer is made of `values`.",
         lambda q, k, v, m: softmax(scores(q, k), mask=m) @ k),
        ("You return the weights. One step is missing: `weights @ values`.",
         lambda q, k, v, m: softmax(scores(q, k), mask=m)),
    ),
    pair=True,
    advice="Masked scores are −inf before softmax; a fully masked row gives zeros.",
)

CAUSAL = Exercise(
    "causal_mask",
    causal_mask,
    lambda rng: [Case({"n": int(n)}) for n in (2, 3, 1, *rng.choice(np.arange(4, 9), 2, replace=False))],
    (
        ("A position may see itself: the diagonal is True.", lambda n: np.tri(n, k=-1, dtype=bool)),
        ("That is transposed: row i is a query, and it sees columns 0…i, below the diagonal.",
         lambda n: np.tri(n, dtype=bool).T),
        ("That is inverted: True means may attend.", lambda n: ~np.tri(n, dtype=bool)),
        ("Nothing is hidden yet: the future must be False.", lambda n: np.ones((n, n), bool)),
        ("A position sees all before it, too, not itself only.", lambda n: np.eye(n, dtype=bool)),
        ("A position sees one step too far: the next one is still the future.", lambda n: np.tri(n, k=1, dtype=bool)),
        ("Right places, but numbers: added to scores, 0 and 1 hide nothing. Use booleans (`dtype=bool`).",
         lambda n: np.tri(n)),
        ("That is transposed, and numbers: use booleans, True on and below the diagonal.", lambda n: np.tri(n).T),
        ("That is a mask to be added to scores. Here True and False are wanted.",
         lambda n: np.where(np.tri(n, dtype=bool), 0, -np.inf)),
    ),
    advice="Row i: True for columns 0…i.",
    wanted="an array of True and False (or a list of rows of equal length)",
)  # fmt: skip
