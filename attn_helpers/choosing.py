"""Which token comes next: from one number a word to chances, and from chances to a choice."""

import numpy as np

from . import _shapes
from ._arrays import calm


@calm
def chances(logits, *, temperature=1.0, top_k=None, top_p=None):
    """Turn logits into the chances with which the next token is drawn.

    Parameters
    ----------
    logits : (…, n_words)
    temperature : number
        Logits are divided by it: below 1 the likeliest gain, at 0 the first of the likeliest gets all (greedy).
    top_k : int, optional
        Only so many of the likeliest stay.
    top_p : number, optional
        Then only the likeliest that together first reach this chance stay.

    Returns
    -------
    ndarray, (…, n_words)
        Each row sums to 1.

    Raises
    ------
    ValueError, TypeError
        If a setting is out of its range.

    Notes
    -----
    Source: Fan et al. 2018 for top-k; Holtzman et al. 2020 for top-p.

    Examples
    --------
    >>> logits = np.log([0.5, 0.3, 0.2])
    >>> chances(logits, top_k=2).round(3)
    array([0.625, 0.375, 0.   ])
    >>> chances(logits, top_p=0.6).round(3)
    array([0.625, 0.375, 0.   ])
    >>> chances(logits, temperature=0)
    array([1., 0., 0.])
    """
    logits = _shapes.as_float("chances", "logits", logits)
    if logits.ndim == 0 or not logits.shape[-1] or not np.isfinite(logits).all():
        raise _shapes.wrong("chances", "logits", "(…, n_words) finite numbers", logits.shape)
    temperature = _shapes.number("chances", "temperature", temperature)
    if temperature < 0:
        raise _shapes.wrong("chances", "temperature", "0 or more", temperature)
    order = np.argsort(-logits, axis=-1, kind="stable")
    away = np.take_along_axis(logits, order, axis=-1) - logits.max(axis=-1, keepdims=True)
    k = 1 if temperature == 0 else logits.shape[-1]
    if top_k is not None:
        k = min(k, _shapes.whole_number("chances", "top_k", top_k))
    with np.errstate(over="ignore"):  # so far away that exp makes it 0
        powers = np.exp(away / (temperature or 1.0))
    powers[..., k:] = 0
    best_first = powers / powers.sum(axis=-1, keepdims=True)
    if top_p is not None:
        best_first = _nucleus(best_first, _shapes.number("chances", "top_p", top_p, positive=True))
    found = np.empty_like(best_first)
    np.put_along_axis(found, order, best_first, axis=-1)
    return found


def _nucleus(best_first, top_p):
    """Keep the first chances that together reach top_p, one at least."""
    if top_p > 1:
        raise _shapes.wrong("chances", "top_p", "1 at most", top_p)
    if top_p == 1:
        return best_first
    before = np.cumsum(best_first, axis=-1) - best_first
    kept = np.where(before < top_p - 1e-12, best_first, 0)
    return kept / kept.sum(axis=-1, keepdims=True)


@calm
def choose(logits, rng=None, *, temperature=0.0, top_k=None, top_p=None):
    """Choose the next token: the likeliest unless a temperature is given, else by chance.

    Parameters
    ----------
    logits : (…, n_words)
    rng : numpy.random.Generator, optional
        Needed for every temperature but 0.
    temperature, top_k, top_p
        As in `chances`.

    Returns
    -------
    ndarray of int, (…)

    Raises
    ------
    ValueError, TypeError
        If a setting is out of its range, or chance is asked for without rng.

    Examples
    --------
    >>> int(choose([0.0, 2.0, 1.0]))
    1
    >>> choose(np.zeros((3, 4)), np.random.default_rng(0), temperature=1).shape
    (3,)
    """
    cumulated = np.cumsum(chances(logits, temperature=temperature, top_k=top_k, top_p=top_p), axis=-1)
    if temperature == 0:
        return (cumulated <= 0).sum(axis=-1)
    if not isinstance(rng, np.random.Generator):
        need = "a numpy.random.Generator, such as np.random.default_rng(0), unless temperature is 0"
        raise _shapes.wrong("choose", "rng", need, repr(rng), TypeError)
    drawn = rng.random(cumulated.shape[:-1]) * cumulated[..., -1]
    return (cumulated <= drawn[..., None]).sum(axis=-1)
