"""The decoder of lesson 07 against plain loops, on small random weights; and the cache."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_helpers import MultiHead, multi_head_attention
from attn_helpers import decoder as dec

from ..refusals import ids, of_the_right_kind, refused
from . import loops
from .test_positions import turned_in_loops

close = np.testing.assert_allclose
same = np.testing.assert_array_equal
KINDS = {
    "plain": {}, "window": {"window": 3}, "window of one": {"window": 1}, "rotary": {"rotary": True, "places": None},
    "rotary, window": {"rotary": True, "places": None, "window": 4}, "no places": {"places": None},
}  # fmt: skip


def small(seed=0, n_shared=None, **changed):
    """No two sizes are the same: 11 words, 9 places, d_model 24, 6 heads of 4."""
    sizes = {"n_words": 11, "d_model": 24, "n_heads": 6, "n_layers": 3, "n_places": 9}
    return dec.random_decoder(np.random.default_rng(seed), **sizes, n_shared=n_shared)._replace(**changed)


def times(row, matrix):
    return [loops.dot(row, column) for column in matrix.T]


def plus(rows, others):
    return [[a + b for a, b in zip(row, other, strict=True)] for row, other in zip(rows, others, strict=True)]


def head_in_loops(decoder, layer, head, x):
    """One head's answers and weights: its own columns of queries, those that its group shares of keys and values."""
    width = layer.w_query.shape[1] // layer.n_heads
    shared = head // (layer.n_heads // (layer.w_key.shape[1] // width))
    parts = ((layer.w_query, head), (layer.w_key, shared), (layer.w_value, shared))
    queries, keys, values = ([times(row, w[:, n * width : (n + 1) * width]) for row in x] for w, n in parts)
    if decoder.rotary:
        queries, keys = ([turned_in_loops(row, at, 10_000) for at, row in enumerate(rows)] for rows in (queries, keys))
    back = decoder.window or len(x)
    seen = [[i - back < j <= i for j in range(len(x))] for i in range(len(x))]
    return loops.attention(queries, keys, values, allowed=seen)


def in_loops(decoder, tokens):
    """The whole decoder, row by row and head by head."""
    x = [list(decoder.words[i]) for i in tokens]
    x = x if decoder.places is None else plus(x, decoder.places[: len(x)])
    maps = []
    for layer in decoder.layers:
        each = [head_in_loops(decoder, layer, head, x) for head in range(layer.n_heads)]
        maps.append([weights for _, weights in each])
        x = plus(x, [times(row, layer.w_output) for row in np.concatenate([answer for answer, _ in each], axis=1)])
    return np.array([times(row, decoder.readout) for row in x]), np.array(maps)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_shared", [6, 3, 1])
def test_the_decoder_is_the_loop_over_rows_layers_and_heads(kind, n_shared):
    decoder, tokens = small(n_shared=n_shared, **KINDS[kind]), [2, 7, 10, 0, 7, 5, 1]
    logits, maps = in_loops(decoder, tokens)
    found = dec.read(decoder, tokens)
    close(found.logits, logits, rtol=1e-9, atol=1e-9)
    close(found.weights, maps, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n_shared", [6, 2])
@pytest.mark.parametrize("pieces", [[1] * 8, [3, 1, 4], [5, 3]])
def test_what_is_read_with_a_cache_is_what_is_read_at_once(kind, n_shared, pieces):
    decoder = small(1, n_shared, **KINDS[kind])
    tokens = np.random.default_rng(2).integers(11, size=(5, 8))
    whole, cache, done = dec.read(decoder, tokens), None, 0
    for n in pieces:
        part = dec.read(decoder, tokens[:, done : done + n], cache)
        close(part.logits, whole.logits[:, done : done + n], rtol=0, atol=1e-12)
        for layer, weights in enumerate(part.weights):
            n_seen = weights.shape[-1]
            close(
                weights, whole.weights[layer][:, :, done : done + n, done + n - n_seen : done + n], rtol=0, atol=1e-12
            )
        cache, done = part.cache, done + n
        assert cache.n == done


@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(2, 7), st.data())
def test_the_cache_changes_nothing_at_any_step_whatever_the_sizes(per, n_shared, half, n_layers, n, data):
    n_heads = per * n_shared
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    decoder = dec.random_decoder(rng, 5, 2 * half * n_heads, n_heads, n_layers, n, n_shared)
    decoder = decoder._replace(rotary=data.draw(st.booleans()), window=data.draw(st.none() | st.integers(1, 8)))
    tokens = rng.integers(5, size=n)
    whole, cache = dec.read(decoder, tokens).logits, None
    for step in range(n):
        logits, _, cache = dec.read(decoder, tokens[step : step + 1], cache)
        close(logits[0], whole[step], rtol=1e-12, atol=1e-12)


def test_under_a_window_no_more_is_kept_than_will_be_seen():
    for window, kept in ((1, 0), (3, 2), (7, 6), (9, 8), (None, 8)):
        cache = dec.read(small(window=window), np.arange(8)).cache
        assert {x.shape for x in (*cache.keys, *cache.values)} == {(6, kept, 4)} and cache.n == 8


def test_with_a_head_of_keys_for_each_the_layer_is_multi_head_attention():
    heads = MultiHead.random(np.random.default_rng(3), 24, 6)
    layer = dec.Layer(heads.w_query, heads.w_key, heads.w_value, heads.w_output, 6)
    decoder = small()._replace(layers=(layer,))
    x = decoder.words[[3, 1, 4, 1]] + decoder.places[:4]
    output, weights = multi_head_attention(x, x, x, heads, causal=True)
    found = dec.read(decoder, [3, 1, 4, 1])
    close(found.logits, (x + output) @ decoder.readout)
    close(found.weights[0], weights)


def test_shared_keys_and_values_are_as_their_copies():
    decoder, tokens = small(n_shared=2), [4, 2, 9]

    def copied(w):
        return np.repeat(w.reshape(24, 2, 4), 3, axis=1).reshape(24, 24)

    whole = [layer._replace(w_key=copied(layer.w_key), w_value=copied(layer.w_value)) for layer in decoder.layers]
    close(dec.read(decoder._replace(layers=tuple(whole)), tokens).logits, dec.read(decoder, tokens).logits)


def test_what_comes_later_changes_nothing_before():
    decoder, tokens = small(), np.array([2, 7, 10, 0, 7])
    before = dec.read(decoder, tokens).logits
    tokens[3] = 5
    after = dec.read(decoder, tokens).logits
    same(after[:3], before[:3])
    assert not np.allclose(after[3:], before[3:])


def test_one_layer_without_places_does_not_hear_the_order_of_what_came_before_and_two_do():
    decoder = small(places=None)
    one = decoder._replace(layers=decoder.layers[:1])
    close(dec.read(one, [2, 7, 1, 4]).logits[-1], dec.read(one, [7, 1, 2, 4]).logits[-1])
    assert not np.allclose(dec.read(decoder, [2, 7, 1, 4]).logits[-1], dec.read(decoder, [7, 1, 2, 4]).logits[-1])


def test_float32_weights_are_computed_with_in_float64():
    decoder = small()
    layers = tuple(dec.Layer(*(w.astype(np.float32) for w in layer[:4]), 6) for layer in decoder.layers)
    decoder = decoder._replace(layers=layers, words=decoder.words.astype(np.float32))
    assert dec.read(decoder, np.array([1, 2], np.int32)).logits.dtype == float


def test_writing_is_the_loop_that_reads_all_again_for_each_token():
    for decoder in (small(), small(window=2), small(rotary=True, places=None)):
        text = [2, 7]
        for _ in range(6):
            text.append(int(dec.read(decoder, text).logits[-1].argmax()))
        same(dec.write(decoder, [2, 7], 6), text)
    two = dec.write(small(), [[2, 7], [3, 1]], 4)
    same(two, [dec.write(small(), row, 4) for row in ([2, 7], [3, 1])])


def test_writing_takes_what_is_chosen():
    same(dec.write(small(), [2], 3, choose=lambda logits: logits.argmin() * 0 + 5), [2, 5, 5, 5])


def test_a_head_switched_off_adds_nothing_and_its_neighbours_stay():
    decoder = small()
    off = dec.switched_off(decoder, 1, 2)
    rows = np.delete(np.arange(24), range(8, 12))
    assert not off.layers[1].w_output[8:12].any() and decoder.layers[1].w_output[8:12].all()
    same(off.layers[1].w_output[rows], decoder.layers[1].w_output[rows])
    same(off.layers[0].w_output, decoder.layers[0].w_output)


CACHE = dec.read(small(), [1, 2]).cache
WRONG = [
    (lambda: dec.read("small", [1]), "read: decoder must be a Decoder, got str"),
    (lambda: dec.read(small(), []), "read: ids must be (…, n) whole numbers, at least one, got float64 (0,)"),
    (lambda: dec.read(small(), 3), "read: ids must be (…, n) whole numbers, at least one, got int64 ()"),
    (lambda: dec.read(small(), [0.5]), "read: ids must be (…, n) whole numbers, at least one, got float64 (1,)"),
    (lambda: dec.read(small(), [3, 11]), "read: ids must be in 0…10, got 3…11"),
    (lambda: dec.read(small(), [-1]), "read: ids must be in 0…10, got -1…-1"),
    (
        lambda: dec.read(small(), [0] * 10),
        "read: ids must be at most 9 tokens, as many as the decoder has positions for, got 10",
    ),
    (
        lambda: dec.read(small(), [0] * 8, CACHE),
        "read: ids must be at most 9 tokens, as many as the decoder has positions for, got 10 (2 of them in the cache)",
    ),
    (lambda: dec.read(small(), [1], CACHE.keys), "read: cache must be a Cache, as read returns it, got tuple"),
    (
        lambda: dec.read(small(layers=small().layers[:2]), [1], CACHE),
        "read: cache must be of a decoder with 2 layers, got 3 layers",
    ),
    (lambda: dec.write(small(), [1], 0), "write: n must be a whole number, at least 1, got 0"),
]


@pytest.mark.parametrize("call, message", WRONG, ids=ids(WRONG))
def test_wrong_input(call, message):
    refused(call, message)
    of_the_right_kind(call, message)
