"""The pretrained encoder of lesson 06: what is saved of it, and, where it is installed, that it computes the same."""

import hashlib
import importlib.util
import re
import sys
import types

import numpy as np
import pytest

from attn_helpers import encoder
from attn_helpers.exercises.real_model import HABITS
from attn_helpers.lessons.a_real_model import gallery, minilm
from attn_helpers.lessons.a_real_model.gallery import COMPARED, DUCKS, SENTENCES, TIRED, WIDE

from ..rebuild import heads as build_heads
from ..rebuild import reference as build_reference

STEP = 1 / 255
SAVED = gallery.load_gallery()
close = np.testing.assert_allclose


# What is saved


def test_saved_data_are_small_and_name_source_licence_and_sums():
    assert gallery.FILE.stat().st_size < 200_000
    told = gallery.FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert "Apache License, Version 2.0" in told and "tests.rebuild.heads" in told
    assert set(re.findall(r"[0-9a-f]{64}", told)) == set(minilm.SHA256.values())


def test_saved_maps_are_weights_in_steps():
    assert len(SENTENCES) - len({TIRED, WIDE}) >= 10  # those whose text is this project's own
    for text in SENTENCES:
        n = len(SAVED.pieces[text])
        assert SAVED.maps[text].shape == (6, 12, n, n)
        assert np.abs(SAVED.maps[text].sum(axis=-1) - 1).max() <= n * STEP / 2
        assert SAVED.pieces[text][0] == "[CLS]" and SAVED.pieces[text][-1] == "[SEP]"
    assert SAVED.off.shape == SAVED.even.shape == SAVED.cls.shape == (len(SENTENCES), 6, 12)


def test_saved_rows_are_rows_of_it():
    for text, *nouns in gallery.riddles():
        assert SAVED.rows[text].shape == (6, 12, len(SAVED.pieces[text]))
        assert SAVED.pieces[text].count("it") == 1 and all(SAVED.pieces[text].count(noun) == 1 for noun in nouns)
    for text in (TIRED, WIDE):
        np.testing.assert_array_equal(SAVED.rows[text], SAVED.maps[text][..., SAVED.pieces[text].index("it"), :])


def test_what_was_told_of_the_heads_holds():
    """The figures with which this lesson began, layers and heads counted from 0."""
    animal = [SAVED.maps[text][3, 1, 10, 2] for text in (TIRED, WIDE)]
    close(animal, [0.68, 0.28], atol=0.005)
    assert np.diagonal(SAVED.maps[TIRED][0, 2], -1).min() > 0.99  # the previous piece
    assert np.diagonal(SAVED.maps[TIRED][1, 8], 1).mean() > 0.5  # the next
    assert SAVED.maps[TIRED][4, 5, :, 0].mean() > 0.87  # the first
    one, other = (SAVED.vectors[text] for text in COMPARED[0])
    assert round(one @ other, 4) == 0.7553


def test_the_stored_reference_and_the_saved_maps_agree():
    with np.load(build_reference.FILE) as stored:
        assert "transformers" in str(stored["versions"])
        assert np.abs(stored["maps"] - SAVED.maps[DUCKS]).max() < 0.51 * STEP
        means = stored["means"][1:] / np.linalg.norm(stored["means"][1:], axis=1, keepdims=True)
    close(means, [SAVED.vectors[text] for text in COMPARED[0]], atol=1e-4)
    assert round(float(means[0] @ means[1]), 4) == 0.7553


def test_the_maps_of_the_first_exercise_have_the_habits_that_are_checked():
    maps = gallery.unnamed(SAVED.maps["A good map shows less than the land it describes."])
    entropy = -(maps * np.log(np.maximum(maps, 1e-9))).sum(axis=-1).mean(axis=-1) / np.log(maps.shape[-1])
    beside = {"one back": -1, "one ahead": 1, "itself": 0}
    found = {kind: np.diagonal(maps, offset, 1, 2).mean(axis=-1) for kind, offset in beside.items()}
    found["first piece"] = maps[:, 1:, 0].mean(axis=-1)
    best = np.array(list(found))[np.argmax(list(found.values()), axis=0)]
    assert dict(zip("ABCD", np.where(entropy > 0.8, "everywhere", best), strict=True)) == HABITS


# Finding, checking and reading the files


def test_where_it_is_not_installed_there_is_no_model(monkeypatch):
    known = importlib.util.find_spec
    for missing in (minilm.PACKAGE, *minilm.LIBRARIES):
        monkeypatch.setattr(
            importlib.util, "find_spec", lambda name, missing=missing: None if name == missing else known("json")
        )
        assert minilm.folder() is None and minilm.load_model() is None


def test_other_files_are_refused(monkeypatch, tmp_path):
    data = b"other weights"
    found = hashlib.sha256(data).hexdigest()
    with pytest.raises(ValueError, match=f"^verified: model.safetensors must be .* 53aa.*, got {found}"):
        minilm.verified(data, "model.safetensors")
    monkeypatch.setitem(minilm.SHA256, "tokenizer.json", found)
    assert minilm.verified(data, "tokenizer.json") == data
    (tmp_path / "model.safetensors").write_bytes(data)
    monkeypatch.setattr(minilm, "folder", lambda: tmp_path)
    for name in ("safetensors", "safetensors.numpy", "tokenizers"):  # that they can be imported is not the question
        monkeypatch.setitem(sys.modules, name, types.SimpleNamespace(load=None, Tokenizer=None))
    with pytest.raises(ValueError, match="SHA-256"):
        minilm.load_model()


class Letters:
    """A tokenizer of single letters."""

    def encode(self, text):
        pieces = ["[CLS]", *text.replace(" ", ""), "[SEP]"]
        return types.SimpleNamespace(tokens=pieces, ids=[ord(piece[-1]) for piece in pieces])


def test_long_texts_are_cut_and_empty_ones_told():
    letters = minilm.Model(None, Letters())
    pieces, ids, cut = letters.split("abcde", longest=5)
    assert pieces == ("[CLS]", "a", "b", "c", "[SEP]") and cut == 2
    assert ids.tolist() == [ord("]"), ord("a"), ord("b"), ord("c"), ord("]")]
    assert letters.split("abc", longest=5).cut == 0
    for empty in ("", "   "):
        with pytest.raises(ValueError, match="no word yet"):
            letters.split(empty)


def test_the_files_arrays_are_turned_and_put_in_their_places():
    """A BERT of one layer and two heads, made of numbers by chance, inputs in columns as its file has them."""
    rng, d, inner = np.random.default_rng(0), 4, 6
    shapes = {"embeddings.word_embeddings.weight": (9, d), "embeddings.position_embeddings.weight": (7, d),
              "embeddings.token_type_embeddings.weight": (2, d)}  # fmt: skip
    norms = ("embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output")
    shapes |= {f"{name}.LayerNorm.{part}": (d,) for name in norms for part in ("weight", "bias")}
    inside = {f"attention.self.{role}": (d, d) for role in ("query", "key", "value")}
    inside |= {"attention.output.dense": (d, d), "intermediate.dense": (inner, d), "output.dense": (d, inner)}
    for name, shape in inside.items():
        shapes |= {f"encoder.layer.0.{name}.weight": shape, f"encoder.layer.0.{name}.bias": shape[:1]}
    arrays = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    read = minilm.as_encoder(arrays, n_heads=2)
    (layer,) = read.layers
    for role in ("query", "key", "value"):
        np.testing.assert_array_equal(
            getattr(layer.heads, f"w_{role}"), arrays[f"encoder.layer.0.attention.self.{role}.weight"].T
        )
        np.testing.assert_array_equal(
            getattr(layer.heads, f"b_{role}"), arrays[f"encoder.layer.0.attention.self.{role}.bias"]
        )
    np.testing.assert_array_equal(layer.heads.w_output, arrays["encoder.layer.0.attention.output.dense.weight"].T)
    np.testing.assert_array_equal(layer.norm_heads.shift, arrays["encoder.layer.0.attention.output.LayerNorm.bias"])
    np.testing.assert_array_equal(layer.norm_out.scale, arrays["encoder.layer.0.output.LayerNorm.weight"])
    np.testing.assert_array_equal(read.kind, arrays["embeddings.token_type_embeddings.weight"][0])
    assert layer.w_in.shape == (d, inner) and layer.w_out.shape == (inner, d) and layer.heads.n_heads == 2
    assert encoder.run(read, [8, 0, 3])[1].shape == (1, 2, 3, 3)


# With the model


def test_live_and_saved_maps_agree(model):
    for text in SENTENCES:
        pieces, ids, _ = model.split(text)
        assert pieces == SAVED.pieces[text]
        maps = encoder.run(model.encoder, ids)[1]
        assert np.abs(maps - SAVED.maps[text]).max() <= 0.51 * STEP
        assert np.abs(encoder.in_steps(maps) - SAVED.maps[text]).max() <= 1.01 * STEP
    for text, *_ in gallery.riddles():
        pieces, ids, _ = model.split(text)
        assert pieces == SAVED.pieces[text]
        row = encoder.run(model.encoder, ids)[1][..., pieces.index("it"), :]
        assert np.abs(row - SAVED.rows[text]).max() <= 0.51 * STEP


def test_live_and_saved_vectors_agree(model):
    for text in dict.fromkeys(text for pair in COMPARED for text in pair):
        vectors, _ = encoder.run(model.encoder, model.split(text).ids)
        close(encoder.sentence_vector(vectors), SAVED.vectors[text], atol=2e-4)


def test_live_and_saved_turns_agree(model):
    ids = model.split(SENTENCES[2]).ids
    whole = encoder.sentence_vector(encoder.run(model.encoder, ids)[0])
    for layer, head in ((0, 2), (3, 1), (5, 11)):
        for change, saved in ((encoder.switched_off, SAVED.off), (encoder.evened, SAVED.even)):
            changed = encoder.run(change(model.encoder, layer, head), ids)[0]
            turned = build_heads.degrees(whole, encoder.sentence_vector(changed))
            assert abs(turned - saved[2, layer, head]) <= 0.0051
    first = model.encoder._replace(layers=model.encoder.layers[:1])
    assert np.abs(encoder.run(first, ids)[0] - SAVED.after_first).max() <= 0.0021  # float16 at 4 to 8
    assert np.abs(build_heads.first_values(model.encoder, ids) - SAVED.cls[2]).max() <= 0.00051


def test_the_model_gives_what_the_stored_reference_gives(model):
    with np.load(build_reference.FILE) as stored:
        vectors, maps = encoder.run(model.encoder, model.split(DUCKS).ids)
        assert np.abs(maps - stored["maps"]).max() < 2e-6
        assert np.abs(vectors - stored["vectors"]).max() < 5e-6
        for text, mean in zip(build_reference.TEXTS, stored["means"], strict=True):
            ours = encoder.sentence_vector(encoder.run(model.encoder, model.split(text).ids)[0])
            assert np.abs(ours - mean / np.linalg.norm(mean)).max() < 5e-7


def test_the_model_gives_what_transformers_gives_where_that_is_installed(model):
    if not build_reference.installed():
        pytest.skip("transformers and torch are not installed: compared with their stored results instead")
    for text, (maps, vectors) in zip(SENTENCES, build_reference.by_transformers(SENTENCES), strict=True):
        ours, weights = encoder.run(model.encoder, model.split(text).ids)
        assert np.abs(weights - maps).max() < 2e-6 and np.abs(ours - vectors).max() < 5e-6


def test_what_is_in_no_piece_is_unknown(model):
    pieces, ids, cut = model.split("绿茶 tea")
    assert pieces == ("[CLS]", "[UNK]", "[UNK]", "tea", "[SEP]") and cut == 0
    pieces, ids, cut = model.split("word " * 100)
    assert len(pieces) == len(ids) == minilm.LONGEST and pieces[-1] == "[SEP]" and cut == 70
    with pytest.raises(ValueError, match="no word yet"):
        model.split(" \n ")
