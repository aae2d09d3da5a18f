"""The encoder of lesson 06 against plain loops, on small random weights."""

import math
from dataclasses import replace

import numpy as np
import pytest

from attn_helpers import MultiHead
from attn_helpers import encoder as enc

from . import loops

close = np.testing.assert_allclose
same = np.testing.assert_array_equal


def small(seed=0):
    return enc.random_encoder(np.random.default_rng(seed), n_words=11, d_model=15, n_heads=3, n_layers=2)


def normal(row, norm):
    mean = math.fsum(row) / len(row)
    spread = math.sqrt(math.fsum((x - mean) ** 2 for x in row) / len(row) + 1e-12)
    return [(x - mean) / spread * a + b for x, a, b in zip(row, *norm, strict=True)]


def times(row, matrix, bias):
    return [loops.dot(row, column) + b for column, b in zip(matrix.T, bias, strict=True)]


def plus(rows, others):
    return [[a + b for a, b in zip(row, other, strict=True)] for row, other in zip(rows, others, strict=True)]


def head_in_loops(heads, n, x):
    """One head's output and weights: its own columns of the projections, with their biases."""
    d = heads.w_query.shape[1] // heads.n_heads
    own = slice(n * d, (n + 1) * d)
    roles = ((heads.w_query, heads.b_query), (heads.w_key, heads.b_key), (heads.w_value, heads.b_value))
    return loops.attention(*([times(row, w[:, own], b[own]) for row in x] for w, b in roles))


def in_loops(encoder, ids):
    """The whole encoder, row by row and head by head."""
    first = [[w + p + k for w, p, k in zip(encoder.words[i], encoder.places[at], encoder.kind, strict=True)]
             for at, i in enumerate(ids)]  # fmt: skip
    x, maps = [normal(row, encoder.norm) for row in first], []
    for layer in encoder.layers:
        outputs, weights = zip(*(head_in_loops(layer.heads, n, x) for n in range(layer.heads.n_heads)), strict=True)
        maps.append(weights)
        mixed = [times(row, layer.heads.w_output, layer.heads.b_output) for row in np.concatenate(outputs, axis=1)]
        x = [normal(row, layer.norm_heads) for row in plus(x, mixed)]
        inner = [[h * (1 + math.erf(h / math.sqrt(2))) / 2 for h in times(row, layer.w_in, layer.b_in)] for row in x]
        outer = [times(row, layer.w_out, layer.b_out) for row in inner]
        x = [normal(row, layer.norm_out) for row in plus(x, outer)]
    return np.array(x), np.array(maps)


@pytest.mark.parametrize("ids", [[4], [2, 7, 1, 7], [10, 0, 3, 5, 8, 9, 1]])
def test_the_encoder_is_the_loop_over_rows_layers_and_heads(ids):
    vectors, maps = enc.run(small(), ids)
    expected, weights = in_loops(small(), ids)
    close(vectors, expected, rtol=1e-9, atol=1e-10)
    close(maps, weights, rtol=1e-9, atol=1e-12)


def test_value_lengths_are_those_of_what_a_weight_of_1_would_add():
    """Of the first layer, head by head: the value by its own columns, through its own rows of w_output."""
    encoder, ids = small(), [2, 7, 1]
    found, x = enc.value_lengths(encoder, ids), enc.embed(encoder, ids)
    heads, d = encoder.layers[0].heads, 5
    for n in range(3):
        own = slice(n * d, (n + 1) * d)
        added = [(row @ heads.w_value[:, own] + heads.b_value[own]) @ heads.w_output[own] for row in x]
        close(found[0, n], [math.hypot(*row) for row in added], rtol=1e-9)
    later = enc.value_lengths(encoder._replace(layers=encoder.layers[1:]), ids)
    assert found.shape == (2, 3, 3) and not np.allclose(found[1], later[0])  # the second layer reads the first's output


def as_float32(x):
    """Turn every array in an encoder to float32, as the pretrained one has them."""
    if isinstance(x, np.ndarray):
        return x.astype(np.float32)
    if isinstance(x, MultiHead):
        return replace(x, **{name: as_float32(value) for name, value in vars(x).items()})
    if isinstance(x, tuple):
        return type(x)(*map(as_float32, x)) if hasattr(x, "_fields") else tuple(map(as_float32, x))
    return x


def test_float32_weights_are_computed_with_in_float64():
    assert enc.embed(as_float32(small()), [1, 2]).dtype == float
    vectors, maps = enc.run(as_float32(small()), np.array([1, 2, 3], dtype=np.int32))
    assert vectors.dtype == maps.dtype == float
    close(vectors, enc.run(small(), [1, 2, 3])[0], rtol=1e-4, atol=1e-4)


def test_layer_norm_and_gelu_by_hand():
    """Mean 3, deviations −2, 0, 2, variance 8/3; the normal distribution at 1 is 0.841345."""
    norm = enc.Norm(np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 10.0]))
    close(enc.layer_norm(np.array([[1.0, 3.0, 5.0]]), norm), [[-(1.5**0.5), 0, 10 + 3 * 1.5**0.5]])
    close(enc.gelu(np.array([-1.0, 0.0, 1.0])), [-0.158655, 0, 0.841345], atol=1e-6)


def test_layer_norm_of_equal_numbers_is_the_shift_and_axes_lead():
    norm = enc.Norm(np.array([1.0, 2.0, 3.0, 4.0]), np.array([5.0, 6.0, 7.0, 8.0]))
    same(enc.layer_norm(np.full((2, 4), 0.5), norm), [norm.shift] * 2)
    x = np.random.default_rng(1).normal(size=(2, 3, 4))
    close(enc.layer_norm(x, norm), [enc.layer_norm(rows, norm) for rows in x])


def test_random_encoder_spreads_outputs_as_widely_as_inputs():
    default = enc.random_encoder(np.random.default_rng(0))
    assert default.words.shape == (10, 12) and len(default.layers) == 2 and default.layers[0].heads.n_heads == 3
    large = enc.random_encoder(np.random.default_rng(1), d_model=300)
    layer = large.layers[0]
    assert layer.w_in.shape == (300, 1200) and layer.w_out.shape == (1200, 300) and layer.b_in.shape == (1200,)
    for matrix, rows in ((layer.w_in, 300), (layer.w_out, 1200), (layer.heads.w_output, 300)):
        assert matrix.std() * rows**0.5 == pytest.approx(1, abs=0.02)
    for norm in (large.norm, layer.norm_heads, layer.norm_out):
        assert norm.scale.mean() == pytest.approx(1, abs=0.03) and norm.scale.std() == pytest.approx(0.1, abs=0.02)
        assert norm.shift.mean() == pytest.approx(0, abs=0.03) and norm.shift.std() == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    ("ids", "said"),
    [(np.zeros(0, int), r"ids must be \(n,\) whole numbers, 1 ≤ n ≤ 16"), ([[1]], r"got int64 \(1, 1\)"),
     ([0.5], r"got float64"), ([11], r"ids must be in 0…10, got 11…11"), ([-1, 2], r"got -1…2"),
     ([0] * 17, r"got int64 \(17,\)")],
)  # fmt: skip
def test_bad_numbers_of_pieces_are_told(ids, said):
    with pytest.raises(ValueError, match=f"^embed: .*{said}"):
        enc.run(small(), ids)


def test_as_many_pieces_as_there_are_places_are_taken():
    assert enc.embed(small(), [0] * 16).shape == (16, 15) == enc.embed(small(), np.zeros(16, np.uint8)).shape


def test_a_head_switched_off_adds_nothing_and_its_neighbours_stay():
    encoder, ids = small(), [3, 1, 4]
    x = enc.embed(encoder, ids)
    heads, off = encoder.layers[0].heads, enc.switched_off(encoder, 0, 1).layers[0].heads
    other = np.delete(np.arange(15), range(5, 10))
    whole = enc.multi_head_attention(x, x, x, heads)
    left = enc.multi_head_attention(x, x, x, off)
    same(left.weights, whole.weights)
    output, _ = head_in_loops(heads, 1, x)
    close(whole.output - left.output, output @ heads.w_output[5:10])
    same(off.w_output[other], heads.w_output[other])
    same(encoder.layers[0].heads.w_output, small().layers[0].heads.w_output)  # the given one is as it was


def test_an_averaging_head_weighs_all_alike_and_its_neighbours_stay():
    encoder, ids = small(), [3, 1, 4, 1]
    before, after = enc.run(encoder, ids)[1], enc.run(enc.evened(encoder, 1, 2), ids)[1]
    close(after[1, 2], np.full((4, 4), 0.25))
    same(after[0], before[0])
    same(after[1, :2], before[1, :2])
    same(encoder.layers[1].heads.w_query, small().layers[1].heads.w_query)


def test_steps_are_the_nearest_and_stay():
    weights = np.linspace(0, 1, 1001)
    steps = enc.in_steps(weights)
    assert np.abs(steps - weights).max() <= 0.5 / 255 + 1e-12
    same(enc.in_steps(steps), steps)
    assert len(np.unique(steps)) == 256


def test_sentence_vector_is_the_average_of_length_1():
    vectors = np.random.default_rng(0).normal(size=(5, 7))
    close(np.linalg.norm(enc.sentence_vector(vectors)), 1)
    close(enc.sentence_vector(vectors) * np.linalg.norm(vectors.mean(axis=0)), vectors.mean(axis=0))
