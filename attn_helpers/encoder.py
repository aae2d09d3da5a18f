"""A sentence encoder of the BERT family in NumPy: embedding, then layers of self-attention and feed-forward.

Lesson 06 writes the same functions in its cells. Formulas: Devlin et al. 2019; Vaswani et al. 2017, sections 3.1 to
3.3. Weights may be float32: what is computed with them is float64.
"""

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from . import _shapes
from .heads import MultiHead, multi_head_attention, split_heads

STEPS = 255  # attention maps are kept and shown in steps of 1/255
erf = np.vectorize(math.erf, otypes=[float])


class Norm(NamedTuple):
    """What layer normalisation multiplies by and adds, (d_model,) each."""

    scale: np.ndarray
    shift: np.ndarray


class Layer(NamedTuple):
    """One layer: its heads, then its feed-forward part from d_model to d_inner and back; a Norm after each."""

    heads: MultiHead
    norm_heads: Norm
    w_in: np.ndarray
    b_in: np.ndarray
    w_out: np.ndarray
    b_out: np.ndarray
    norm_out: Norm


class Encoder(NamedTuple):
    """Vectors of word pieces (n_words, d_model) and of places (n_places, d_model), one for the kind, a Norm, layers."""

    words: np.ndarray
    places: np.ndarray
    kind: np.ndarray
    norm: Norm
    layers: tuple


def layer_norm(x, norm):
    """Bring each row of x (…, d_model) to mean 0 and variance 1, then scale and shift its columns.

    Parameters
    ----------
    x : (…, d_model)
    norm : Norm

    Returns
    -------
    ndarray, (…, d_model)

    Examples
    --------
    >>> layer_norm(np.array([[1.0, 3.0]]), Norm(np.ones(2), np.zeros(2))).round(6)
    array([[-1.,  1.]])
    """
    x = x - x.mean(axis=-1, keepdims=True)
    return x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-12) * norm.scale + norm.shift


def gelu(x):
    """Multiply each number by the chance that a normal one is smaller (Hendrycks and Gimpel 2016).

    Parameters
    ----------
    x : ndarray

    Returns
    -------
    ndarray, like x

    Examples
    --------
    >>> gelu(np.array([-9.0, 0.0, 9.0])).round(6) + 0.0
    array([0., 0., 9.])
    """
    return x * (1 + erf(x / np.sqrt(2))) / 2


def embed(encoder, ids):
    """Return what enters the first layer: the word's vector + its place's + the kind's, normalised.

    Parameters
    ----------
    encoder : Encoder
    ids : (n,) whole numbers

    Returns
    -------
    ndarray, (n, d_model)

    Raises
    ------
    ValueError
        For a number that the encoder does not know, or too many of them.
    """
    ids = np.asarray(ids)
    n_places, n_words = len(encoder.places), len(encoder.words)
    if ids.ndim != 1 or not 0 < len(ids) <= n_places or ids.dtype.kind not in "iu":
        raise _shapes.wrong("embed", "ids", f"(n,) whole numbers, 1 ≤ n ≤ {n_places}", f"{ids.dtype} {ids.shape}")
    if ids.min() < 0 or ids.max() >= n_words:
        raise _shapes.wrong("embed", "ids", f"in 0…{n_words - 1}", f"{ids.min()}…{ids.max()}")
    x = encoder.words[ids] + encoder.places[: len(ids)].astype(float) + encoder.kind
    return layer_norm(x, encoder.norm)


def run_layer(layer, x):
    """Run one layer on the vectors of a sentence.

    Parameters
    ----------
    layer : Layer
    x : (n, d_model)

    Returns
    -------
    x : ndarray, (n, d_model)
        The next vectors.
    weights : ndarray, (n_heads, n, n)
        The layer's maps.
    """
    found = multi_head_attention(x, x, x, layer.heads)
    x = layer_norm(x + found.output, layer.norm_heads)
    inner = gelu(x @ layer.w_in + layer.b_in)
    return layer_norm(x + inner @ layer.w_out + layer.b_out, layer.norm_out), found.weights


def run(encoder, ids):
    """Run all layers on a sentence.

    Parameters
    ----------
    encoder : Encoder
    ids : (n,) whole numbers

    Returns
    -------
    x : ndarray, (n, d_model)
        The last layer's vectors.
    maps : ndarray, (n_layers, n_heads, n, n)

    Examples
    --------
    >>> vectors, maps = run(random_encoder(np.random.default_rng(0)), [2, 7, 1])
    >>> vectors.shape, maps.shape
    ((3, 12), (2, 3, 3, 3))
    """
    x, maps = embed(encoder, ids), []
    for layer in encoder.layers:
        x, weights = run_layer(layer, x)
        maps.append(weights)
    return x, np.array(maps)


def sentence_vector(vectors):
    """Average a sentence's vectors (n, d_model) and bring the average to length 1.

    Parameters
    ----------
    vectors : (n, d_model)

    Returns
    -------
    ndarray, (d_model,)

    Examples
    --------
    >>> sentence_vector(np.array([[6.0, 0.0], [0.0, 8.0]]))
    array([0.6, 0.8])
    """
    mean = np.mean(vectors, axis=0)
    return mean / np.linalg.norm(mean)


def value_lengths(encoder, ids):
    """Return how long each piece's value is after its head's rows of w_output: what a weight of 1 on it would add.

    Parameters
    ----------
    encoder : Encoder
    ids : (n,) whole numbers

    Returns
    -------
    ndarray, (n_layers, n_heads, n)

    Examples
    --------
    >>> value_lengths(random_encoder(np.random.default_rng(0)), [2, 7, 1]).shape
    (2, 3, 3)
    """
    x, lengths = embed(encoder, ids), []
    for layer in encoder.layers:
        heads = layer.heads
        values = split_heads(x @ heads.w_value + heads.b_value, heads.n_heads)
        own = heads.w_output.reshape(heads.n_heads, values.shape[-1], -1)
        lengths.append(np.linalg.norm(values @ own, axis=-1))
        x, _ = run_layer(layer, x)
    return np.array(lengths)


def switched_off(encoder, layer, head):
    """Return an encoder whose one head adds nothing: its rows of w_output are zero (its share of b_output stays).

    Parameters
    ----------
    encoder : Encoder
    layer, head : int

    Returns
    -------
    Encoder

    Examples
    --------
    >>> off = switched_off(random_encoder(np.random.default_rng(0)), layer=1, head=2)
    >>> off.layers[1].heads.w_output[8:].any()  # 12 rows, 3 heads: the last four are head 2's
    np.False_
    """
    return _changed(encoder, layer, head, lambda heads, own: {"w_output": _zeroed(heads.w_output, own)})


def evened(encoder, layer, head):
    """Return an encoder whose one head averages: its query is zero, so that all keys score alike.

    Parameters
    ----------
    encoder : Encoder
    layer, head : int

    Returns
    -------
    Encoder

    Examples
    --------
    >>> even = evened(random_encoder(np.random.default_rng(0)), layer=1, head=2)
    >>> run(even, [2, 7, 1])[1][1, 2, 0].round(3)
    array([0.333, 0.333, 0.333])
    """

    def change(heads, own):
        return {"w_query": _zeroed(heads.w_query.T, own).T, "b_query": _zeroed(heads.b_query, own)}

    return _changed(encoder, layer, head, change)


def _changed(encoder, layer, head, change):
    """Return an encoder of which one layer's heads are changed: change(heads, own rows) gives what is new."""
    layers = list(encoder.layers)
    heads = layers[layer].heads
    d_head = len(heads.w_output) // heads.n_heads
    own = slice(head * d_head, (head + 1) * d_head)
    layers[layer] = layers[layer]._replace(heads=replace(heads, **change(heads, own)))
    return encoder._replace(layers=tuple(layers))


def _zeroed(rows, own):
    rows = rows.copy()
    rows[own] = 0
    return rows


def in_steps(weights):
    """Round weights in 0…1 to the nearest of the 256 steps in which maps are kept, as floats.

    Parameters
    ----------
    weights : array

    Returns
    -------
    ndarray, like weights

    Examples
    --------
    >>> in_steps(np.array([0.0, 0.5, 1.0])) * 255
    array([  0., 128., 255.])
    """
    return np.floor(np.asarray(weights) * STEPS + 0.5) / STEPS


def random_encoder(rng, n_words=10, d_model=12, n_heads=3, n_layers=2):
    """Draw an encoder of the same build and small, that has learned nothing.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_words, d_model, n_heads, n_layers : int

    Returns
    -------
    Encoder

    Examples
    --------
    >>> random_encoder(np.random.default_rng(0)).layers[0].heads.b_query.shape
    (12,)
    """

    def draw(*shape):
        return rng.normal(size=shape) / np.sqrt(shape[0])

    def norm():
        return Norm(1 + 0.1 * rng.normal(size=d_model), 0.1 * rng.normal(size=d_model))

    def layer():
        biases = {f"b_{role}": rng.normal(size=d_model) for role in ("query", "key", "value", "output")}
        heads = replace(MultiHead.random(rng, d_model, n_heads), **biases)
        inner = draw(d_model, 4 * d_model), rng.normal(size=4 * d_model), draw(4 * d_model, d_model)
        return Layer(heads, norm(), *inner, rng.normal(size=d_model), norm())

    words, places, kind = (rng.normal(size=shape) for shape in ((n_words, d_model), (16, d_model), d_model))
    return Encoder(words, places, kind, norm(), tuple(layer() for _ in range(n_layers)))
