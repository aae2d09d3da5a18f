"""For further/masks: a decoder that writes English, trained under a right mask or a wrong one.

Its only layer is self-attention over the tokens before. What is added to the scores is the mask: 0 for a key that may
be seen, −inf for one that may not. Whoever adds something else finds out here what that does.
"""

import autograd.numpy as anp
import numpy as np

from ..._arrays import calm
from ..learning import train
from .corpus import ENGLISH, sentences, to_numbers
from .translation import batches, cross_entropy

PLACES = 6
STEPS = 400


@calm
def start(rng, d_model=32):
    """Draw random parameters: embedding, places, three matrices, and a readout to one logit a token.

    Parameters
    ----------
    rng : numpy.random.Generator
    d_model : int

    Returns
    -------
    dict of ndarray
        ``english`` (18, d_model), ``position`` (6, d_model), ``w_query``, ``w_key`` and ``w_value`` (d_model, d_model),
        and ``readout`` (d_model, 18).

    Examples
    --------
    >>> start(np.random.default_rng(0), d_model=5)["readout"].shape
    (5, 18)
    """
    p = {"english": 0.3 * rng.normal(size=(len(ENGLISH), d_model))}
    p["position"] = 0.3 * rng.normal(size=(PLACES, d_model))
    p |= {name: 0.2 * rng.normal(size=(d_model, d_model)) for name in ("w_query", "w_key", "w_value")}
    return p | {"readout": 0.2 * rng.normal(size=(d_model, len(ENGLISH)))}


@calm
def forward(p, previous, added, *, axis=-1):
    """Return logits and weights for token numbers.

    Parameters
    ----------
    p : dict of arrays
        As ``start`` draws them.
    previous : ndarray of int, (…, n)
        Token numbers.
    added : (n, n)
        Added to the scores of queries (rows) and keys (columns).
    axis : int
        Along which the softmax runs.

    Returns
    -------
    logits : ndarray, (…, n, n_english)
    weights : ndarray, (…, n, n)
        Zeros where nothing may be seen.
    """
    states = p["english"][previous] + p["position"][: previous.shape[-1]]
    queries, keys, values = (states @ p[name] for name in ("w_query", "w_key", "w_value"))
    scores = queries @ anp.swapaxes(keys, -1, -2) / keys.shape[-1] ** 0.5 + added
    largest = anp.max(scores, axis=axis, keepdims=True)
    powers = anp.exp(scores - anp.where(largest == -np.inf, 0.0, largest))
    total = anp.sum(powers, axis=axis, keepdims=True)
    weights = powers / anp.where(total == 0, 1.0, total)  # where nothing may be seen, zeros
    return (weights @ values + states) @ p["readout"], weights


@calm
def learn(added, seed=0, *, axis=-1, progress=None):
    """Train a decoder under a mask for 400 steps.

    Parameters
    ----------
    added : (6, 6)
        Added to the scores.
    seed : int
    axis : int
        Along which the softmax runs.
    progress : function (step, steps), optional
        Called after each step.

    Returns
    -------
    parameters : dict of ndarray
    held_out : list of Sentence
        Not trained on.
    """
    rng = np.random.default_rng(seed)
    pairs = sentences()
    order = rng.permutation(len(pairs))
    held_out, kept = ([pairs[i] for i in part] for part in (order[:384], order[384:]))

    def loss(p, previous, english):
        return cross_entropy(forward(p, previous, added, axis=axis)[0], english)

    draw = batches(to_numbers(kept)[1:], rng)
    return train(loss, start(rng), draw, steps=STEPS, progress=progress).parameters, held_out


@calm
def next_right(p, pairs, added, *, axis=-1):
    """Return the share of next tokens that are right when all of the sentence is handed in at once, as in training.

    Parameters
    ----------
    p : dict of arrays
        A decoder's parameters.
    pairs : list of Sentence
    added : (6, 6)
        Added to the scores.
    axis : int
        Along which the softmax runs.

    Returns
    -------
    float
    """
    _, previous, english = to_numbers(pairs)
    said = np.argmax(forward(p, previous, added, axis=axis)[0], axis=-1)
    return float((said == english)[english != 0].mean())


@calm
def write(p, begun, added, *, axis=-1):
    """Go on from two tokens, one token at a time, the likeliest first.

    Parameters
    ----------
    p : dict of arrays
        A decoder's parameters.
    begun : ndarray of int, (n, 2)
        Token numbers behind ``<start>``.
    added : (6, 6)
        Added to the scores.
    axis : int
        Along which the softmax runs.

    Returns
    -------
    ndarray of int, (n, 6)
        Token numbers; what stands behind a full stop means nothing.
    """
    written = np.concatenate([np.full((len(begun), 1), 1), begun], axis=1)
    for n in range(written.shape[1], PLACES + 1):
        logits, _ = forward(p, written, added[:n, :n], axis=axis)
        written = np.concatenate([written, np.argmax(logits[:, -1:], axis=-1)], axis=1)
    return written[:, 1:]


def knowable(texts):
    """Return how often the likeliest next token after each beginning is right, and how many there are, place by place.

    No decoder that sees only what came before can be right more often.

    Parameters
    ----------
    texts : list of tuple of str

    Returns
    -------
    right, asked : list of int
        One number a place of the longest text.

    Examples
    --------
    >>> knowable([("a", "b", "."), ("a", "c", ".")])
    ([2, 1, 2], [2, 2, 2])
    """
    after = {}
    for text in texts:
        for n, token in enumerate(text):
            after.setdefault(text[:n], []).append(token)
    right, asked = ([0] * max(map(len, texts)) for _ in range(2))
    for begun, tokens in after.items():
        right[len(begun)] += max(map(tokens.count, set(tokens)))
        asked[len(begun)] += len(tokens)
    return right, asked
