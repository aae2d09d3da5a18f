"""For further/masks: attention under a mask, to be mended, and a detector of leaks."""

import numpy as np

from ..attention import attention
from ..scores import softmax
from .attention import FLAT, OVER_KEYS, STACKED, hard, scores, t, triple
from .grading import Case, Exercise
from .translator import AS_GIVEN


def _mask(rng, *shape):
    """Draw a mask in which every row allows two keys or more, so that scores matter, and forbids some."""
    mask = rng.random(shape) < 0.5
    mask[..., :2], mask[..., 2] = True, False
    return rng.permuted(mask, axis=-1)


def _masked_cases(rng):
    cases = [Case(triple(rng, *size) | {"mask": _mask(rng, *size[:2])}) for size in FLAT]
    full = triple(rng, 2, 3, 4, 5, ()) | {"mask": _mask(rng, 2, 3)}
    full["mask"][rng.integers(2)] = False
    above = triple(rng, 2, 3, 4, 5, ()) | {"mask": np.array([[False, True, True]] * 2)}
    above["queries"][:, -1], above["keys"][:, -1] = 4000, [1, -1, -1]  # the masked key scores 4000 more
    return [*cases[:2], Case(full), *cases[2:], Case(above)]


def _masked_batches(rng):
    cases = [Case(triple(rng, *size) | {"mask": _mask(rng, *size[4], *size[:2])}, len(size[4])) for size in STACKED]
    batch = triple(rng, 3, 4, 6, 5, (2,)) | {"mask": _mask(rng, 2, 3, 4)}
    batch["mask"][1, rng.integers(3)] = False
    return [*cases, Case(batch, 1)]


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
    (AS_GIVEN, lambda q, k, m: softmax(scores(q, k) + m)),
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
    as_given=AS_GIVEN,
    advice="Masked scores are −inf before softmax; a fully masked row gives zeros.",
    bonus=_masked_batches,
    beyond="further axes in front, as in (n_sentences, n_queries, d_key)",
)


class Layer:
    """A layer that asks itself under a mask.

    Parameters
    ----------
    told : str
        What it is.
    seen : (n, n) booleans
    axis : int
        Along which its softmax runs.

    Examples
    --------
    >>> Layer("sees itself alone", np.eye(2, dtype=bool))(np.eye(2)).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

    def __init__(self, told, seen, axis=-1):
        self.told, self.seen, self.axis = told, seen, axis

    def __call__(self, x):
        """Return the outputs, one row a token."""
        return softmax(scores(x, x), mask=self.seen, axis=self.axis) @ x

    def __repr__(self):
        return f"a layer: {self.told}"

    def __deepcopy__(self, _):
        """Be the same layer, since nothing in it changes."""
        return self


def _layers(rng):
    n = int(rng.integers(4, 6))
    past = np.tri(n, dtype=bool)
    one, middle = past.copy(), past.copy()
    one[0, 1] = middle[1, 2] = True
    layers = [
        Layer("its outputs are all 0", past & False),
        Layer("the causal mask", past),
        Layer("no mask", past | True),
        Layer("token 0 sees token 1", one),
        Layer("token 1 sees token 2", middle),
        Layer("the causal mask, softmax down the columns", past, axis=-2),
        Layer("each token sees itself alone", np.eye(n, dtype=bool)),
    ]
    return [Case({"layer": layer, "x": rng.normal(size=(n, 3))}) for layer in layers]


def _moved(layer, x, token):
    """Tell for each output whether it moves when a token changes."""
    changed = x.copy()
    changed[token] += 1
    return ~np.isclose(layer(changed), layer(x)).all(axis=1)


def _leaks(layer, x):
    return any(_moved(layer, x, token)[:token].any() for token in range(len(x)))


LEAKS = Exercise(
    "leak_detector",
    _leaks,
    _layers,
    (
        ("You also compare the output of the changed token, or those behind it. They may move: compare those before.",
         lambda layer, x: any(_moved(layer, x, token).any() for token in range(len(x)))),
        ("That is the wrong side: you look at outputs behind the changed token. Compare the outputs before it.",
         lambda layer, x: any(_moved(layer, x, token)[token + 1 :].any() for token in range(len(x)))),
        ("Only the last token is changed. Each token but the first can leak: change one after the other.",
         lambda layer, x: bool(_moved(layer, x, -1)[:-1].any())),
        ("Only the first output is compared. Compare all outputs before the changed token.",
         lambda layer, x: any(_moved(layer, x, token)[0] for token in range(1, len(x)))),
        ("True and False are exchanged: True means that it leaks.", lambda layer, x: not _leaks(layer, x)),
    ),
    advice="Change one token at a time, and compare the outputs before it.",
    wanted="True or False",
    all_cases=True,
)  # fmt: skip
