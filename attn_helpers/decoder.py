"""A small decoder in NumPy: it reads tokens, says at each place what may come next, and so can write.

A layer is causal self-attention whose answer is added to what came in, and nothing else: no normalisation and no
feed-forward part. Lesson 07 writes the same functions in its cells. Weights may be float32: what is computed with them
is float64.
"""

from typing import NamedTuple

import numpy as np

from . import _shapes
from ._arrays import calm
from .attention import attention, causal_mask
from .choosing import choose
from .heads import merge_heads, split_heads
from .positions import rotate


class Layer(NamedTuple):
    """One layer's projections, inputs in rows; w_key and w_value may be narrower, for heads that share keys and values.

    Attributes
    ----------
    w_query : (d_model, n_heads · d_key)
    w_key : (d_model, n_shared · d_key)
    w_value : (d_model, n_shared · d_value)
        n_shared divides n_heads: head h looks at keys and values h // (n_heads / n_shared).
    w_output : (n_heads · d_value, d_model)
    n_heads : int

    Notes
    -----
    Source: Ainslie et al. 2023 for what is shared (grouped-query attention); with n_shared = n_heads, Vaswani et al.
    2017, section 3.2.2.
    """

    w_query: np.ndarray
    w_key: np.ndarray
    w_value: np.ndarray
    w_output: np.ndarray
    n_heads: int


class Decoder(NamedTuple):
    """Vectors of words and of places, layers, and what turns the last vectors into one number a word.

    Attributes
    ----------
    words : (n_words, d_model)
    places : (n_places, d_model) or None
        Added to the words' vectors; None adds nothing.
    layers : tuple of Layer
    readout : (d_model, n_words)
    rotary : bool
        Queries and keys are turned by their positions.
    window : int, optional
        How many places each token sees at most, itself among them.
    """

    words: np.ndarray
    places: np.ndarray | None
    layers: tuple
    readout: np.ndarray
    rotary: bool = False
    window: int | None = None


class Cache(NamedTuple):
    """What a decoder keeps of the tokens it has read: how many these are, and each layer's keys and values.

    Attributes
    ----------
    n : int
    keys, values : tuple of ndarray (…, n_shared, n_kept, width), one a layer
        Under a window, only those that later tokens will see.
    """

    n: int
    keys: tuple
    values: tuple


class Read(NamedTuple):
    """What ``read`` returns.

    Attributes
    ----------
    logits : ndarray, (…, n, n_words)
        At each place, one number for every word that may come next.
    weights : tuple of ndarray (…, n_heads, n, n_kept + n), one a layer
    cache : Cache
    """

    logits: np.ndarray
    weights: tuple
    cache: Cache


@calm
def read(decoder, ids, cache=None):
    """Read tokens, all at once, and say at each place what may come next.

    Parameters
    ----------
    decoder : Decoder
    ids : (…, n) whole numbers
        With a cache, the tokens that come after those it holds.
    cache : Cache, optional

    Returns
    -------
    Read

    Raises
    ------
    ValueError, TypeError
        For a number that the decoder does not know, more tokens than it has places for, or a cache of another decoder.

    Examples
    --------
    >>> decoder = random_decoder(np.random.default_rng(0))
    >>> whole = read(decoder, [2, 7, 1])
    >>> whole.logits.shape, whole.weights[1].shape
    ((3, 10), (3, 3, 3))
    >>> start = read(decoder, [2, 7])
    >>> np.allclose(read(decoder, [1], start.cache).logits[-1], whole.logits[-1])
    True
    """
    ids = _ids(decoder, ids)
    cache = _cache(decoder, cache)
    x = _embed(decoder, ids, cache.n)
    keys, values, maps = [], [], []
    for n, layer in enumerate(decoder.layers):
        answer, weights, k, v = _layer(decoder, layer, x, cache.n, cache.keys[n], cache.values[n])
        x = x + answer
        maps.append(weights)
        keys.append(_kept(k, decoder.window))
        values.append(_kept(v, decoder.window))
    return Read(x @ decoder.readout, tuple(maps), Cache(cache.n + ids.shape[-1], tuple(keys), tuple(values)))


def _layer(decoder, layer, x, n_before, keys, values):
    """Return what one layer adds, its weights, and all keys and values that there are now."""
    d_key = layer.w_query.shape[1] // layer.n_heads
    n_shared = layer.w_key.shape[1] // d_key
    queries = split_heads(x @ layer.w_query, layer.n_heads)
    new_keys = split_heads(x @ layer.w_key, n_shared)
    new_values = split_heads(x @ layer.w_value, n_shared)
    if decoder.rotary:
        positions = n_before + np.arange(x.shape[-2])
        queries, new_keys = rotate(queries, positions), rotate(new_keys, positions)
    keys = new_keys if keys is None else np.concatenate([keys, new_keys], axis=-2)
    values = new_values if values is None else np.concatenate([values, new_values], axis=-2)
    *lead, _, n, _ = queries.shape
    seen = causal_mask(n, first=keys.shape[-2] - n, window=decoder.window)
    groups = queries.reshape(*lead, n_shared, layer.n_heads // n_shared, n, d_key)
    found = attention(groups, keys[..., None, :, :], values[..., None, :, :], mask=seen)
    answer = merge_heads(found.output.reshape(*lead, layer.n_heads, n, -1)) @ layer.w_output
    return answer, found.weights.reshape(*lead, layer.n_heads, n, keys.shape[-2]), keys, values


def _kept(x, window):
    """Return the keys or values that later tokens will see."""
    return x if window is None else x[..., max(0, x.shape[-2] - window + 1) :, :]


def _ids(decoder, ids):
    if not isinstance(decoder, Decoder):
        raise _shapes.wrong("read", "decoder", "a Decoder", type(decoder).__name__, TypeError)
    ids = np.asarray(ids)
    if ids.ndim == 0 or not ids.size or ids.dtype.kind not in "iu":
        raise _shapes.wrong("read", "ids", "(…, n) whole numbers, at least one", f"{ids.dtype} {ids.shape}")
    if ids.min() < 0 or ids.max() >= len(decoder.words):
        raise _shapes.wrong("read", "ids", f"in 0…{len(decoder.words) - 1}", f"{ids.min()}…{ids.max()}")
    return ids


def _cache(decoder, cache):
    """Return the cache, or one that holds nothing yet."""
    n_layers = len(decoder.layers)
    if cache is None:
        return Cache(0, (None,) * n_layers, (None,) * n_layers)
    if not isinstance(cache, Cache):
        raise _shapes.wrong("read", "cache", "a Cache, as read returns it", type(cache).__name__, TypeError)
    if len(cache.keys) != n_layers:
        raise _shapes.wrong("read", "cache", f"of a decoder with {n_layers} layers", f"{len(cache.keys)} layers")
    return cache


def _embed(decoder, ids, n_before):
    """Return what enters the first layer: the word's vector + its place's."""
    x = decoder.words[ids].astype(float)
    if decoder.places is None:
        return x
    end = n_before + ids.shape[-1]
    if end > len(decoder.places):
        need = f"at most {len(decoder.places)} tokens, as many as the decoder has positions for"
        raise _shapes.wrong("read", "ids", need, f"{end} ({n_before} of them in the cache)" if n_before else end)
    return x + decoder.places[n_before:end]


@calm
def write(decoder, ids, n, *, choose=choose):
    """Write n tokens after those given, one at a time, with a cache.

    Parameters
    ----------
    decoder : Decoder
    ids : (…, n_given) whole numbers
    n : int
    choose : function of logits (…, n_words) → token numbers (…)
        The likeliest unless given.

    Returns
    -------
    ndarray of int, (…, n_given + n)

    Raises
    ------
    ValueError, TypeError
        As ``read``, and unless n is a whole number of at least 1.

    Examples
    --------
    >>> write(random_decoder(np.random.default_rng(0)), [2, 7, 1], 4).shape
    (7,)
    """
    n = _shapes.whole_number("write", "n", n)
    text = new = np.asarray(ids)
    cache = None
    for _ in range(n):
        logits, _, cache = read(decoder, new, cache)
        new = np.asarray(choose(logits[..., -1, :]))[..., None]
        text = np.concatenate([text, new], axis=-1)
    return text


def switched_off(decoder, layer, head=0):
    """Return a decoder whose one head adds nothing: its rows of w_output are zero.

    Parameters
    ----------
    decoder : Decoder
    layer, head : int

    Returns
    -------
    Decoder

    Examples
    --------
    >>> off = switched_off(random_decoder(np.random.default_rng(0)), layer=1, head=2)
    >>> off.layers[1].w_output[8:].any()  # 12 rows, 3 heads: the last four are head 2's
    np.False_
    """
    layers = list(decoder.layers)
    w_output = layers[layer].w_output.copy()
    d_head = len(w_output) // layers[layer].n_heads
    w_output[head * d_head : (head + 1) * d_head] = 0
    layers[layer] = layers[layer]._replace(w_output=w_output)
    return decoder._replace(layers=tuple(layers))


def random_decoder(rng, n_words=10, d_model=12, n_heads=3, n_layers=2, n_places=16, n_shared=None):
    """Draw a decoder that has learned nothing.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_words, d_model, n_heads, n_layers, n_places : int
        n_heads divides d_model.
    n_shared : int, optional
        How many heads of keys and values there are, a divisor of n_heads; n_heads unless given.

    Returns
    -------
    Decoder

    Examples
    --------
    >>> random_decoder(np.random.default_rng(0), n_shared=1).layers[0].w_key.shape
    (12, 4)
    """
    narrow = d_model // n_heads * (n_shared or n_heads)

    def draw(*shape):
        return rng.normal(size=shape) / np.sqrt(shape[0])

    def layer():
        return Layer(
            draw(d_model, d_model), draw(d_model, narrow), draw(d_model, narrow), draw(d_model, d_model), n_heads
        )

    words, places = rng.normal(size=(n_words, d_model)), rng.normal(size=(n_places, d_model))
    return Decoder(words, places, tuple(layer() for _ in range(n_layers)), draw(d_model, n_words))
