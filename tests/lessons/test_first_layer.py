"""The first layer that ships: how it is stored, how a text is cut for it, and how near it is to the full model."""

import re

import numpy as np
import pytest

from attn_helpers import encoder
from attn_helpers.lessons.a_real_model import first_layer, gallery
from attn_helpers.lessons.words import word_parts

from ..rebuild import first_layer as build

FIRST = first_layer.load_first_layer()
SAVED = gallery.load_gallery()
close = np.testing.assert_allclose


def test_the_file_is_small_and_its_making_is_told():
    assert 3_400_000 < first_layer.FILE.stat().st_size < 3_600_000
    told = (first_layer.FILE.parent / "real_model.md").read_text(encoding="utf-8")
    assert "# real_model.npz and first_layer.npz" in told and "tests.rebuild.first_layer" in told
    assert "2,050 of them" in told and "at most 0.39/255" in told and "at most 1.4 %" in told


def test_all_of_the_layer_is_there():
    layer = FIRST.encoder.layers[0]
    assert FIRST.encoder.words.shape == (2050, 384) and FIRST.encoder.places.shape == (32, 384)
    assert layer.w_in.shape == (384, 1536) and layer.w_out.shape == (1536, 384) and layer.heads.n_heads == 12
    assert len(FIRST.rows) == 30522
    rows = [row for row in FIRST.rows.values() if row is not None]
    assert sorted(rows) == list(range(2050))


@pytest.mark.parametrize("bits", [2, 5, 9, 12, 16])
def test_what_is_packed_comes_back_within_half_a_step(bits):
    array = np.random.default_rng(bits).normal(size=(4, 7)) * [[1], [30], [0.001], [5]]
    planes, step = first_layer.packed(array, bits)
    assert planes.dtype == np.uint8 and planes.shape == (2, 4, 7) and step.dtype == np.float32
    for row, back, one in zip(array, first_layer.unpacked(planes, step), step[:, 0], strict=True):
        most = max(abs(x) for x in row)
        assert one == pytest.approx(most / (2 ** (bits - 1) - 1), rel=1e-6)
        assert max(abs(x - y) for x, y in zip(row, back, strict=True)) <= 0.5001 * one
        assert max(abs(y) for y in back) == pytest.approx(most, rel=1e-6)


def test_more_bits_than_two_bytes_have_are_refused():
    with pytest.raises(ValueError, match="^packed: bits must be in 2…16, got 17"):
        first_layer.packed(np.ones((1, 1)), 17)


# Cutting a text


def test_the_longest_piece_is_taken_and_what_fits_none_is_unknown():
    few = first_layer.FirstLayer(None, dict.fromkeys(["a", "ab", "abc", "##c", "##cd", "##d", "[UNK]"]))
    assert few.cut("abcd") == ["abc", "##d"] and few.cut("abccd") == ["abc", "##cd"]
    assert few.cut("abx") == ["[UNK]"] == few.cut("xab")
    assert few.cut("d") == ["[UNK]"], "a piece of the inside is none of the beginning"
    assert few.cut("a" + "c" * 99) == ["a"] + ["##c"] * 99 and few.cut("a" + "c" * 100) == ["[UNK]"]


def test_saved_sentences_are_cut_as_they_were_saved():
    for text in gallery.texts():
        assert FIRST.pieces(text) == SAVED.pieces[text] == FIRST.split(text).pieces


def test_accents_are_taken_off_as_by_bert():
    assert word_parts("Zoë's CAFÉ, naïve") == ["zoe", "'", "s", "cafe", ",", "naive"]


@pytest.mark.parametrize("text", [
    "My brother plays football every weekend.", "I forgot my umbrella on the train.", "She loves green tea.",
    "The rabbit eats grass.", "The bank of the river was muddy.", "He went to the bank to get money.",
    "A small dog chased the big cat.", "The teacher gave the students new books.", "Is it cold in your kitchen?",
])  # fmt: skip
def test_common_words_have_rows(text):
    assert len(FIRST.split(text).ids) == len(word_parts(text)) + 2


def test_what_has_no_row_is_named_and_what_is_empty_is_told():
    said = "^“zebra” is a piece whose row of numbers is not shipped: 2,050 of 30,522 are. Try a more common word.$"
    with pytest.raises(ValueError, match=said):
        FIRST.split("The zebra ran.")
    with pytest.raises(ValueError, match="no word yet"):
        FIRST.split("  ")


def test_long_texts_are_cut_at_the_end():
    pieces, ids, cut = FIRST.split("the dog saw the cat", longest=5)
    assert pieces == ("[CLS]", "the", "dog", "saw", "[SEP]") and cut == 2
    assert [FIRST.rows[piece] for piece in pieces] == ids.tolist()
    assert FIRST.split("the " * 30).cut == 0 and FIRST.split("the " * 31).cut == 1


# How near it is


def test_its_maps_are_the_saved_ones():
    """Half a step is the rounding of what is saved, 0.39 steps that of what is shipped."""
    for text in gallery.SENTENCES:
        maps = encoder.run(FIRST.encoder, FIRST.split(text).ids)[1]
        assert np.abs(maps[0] - SAVED.maps[text][0]).max() < 0.9 / 255


def test_its_error_is_what_the_lesson_says(model):
    maps, vectors = build.errors(model, gallery.texts())
    assert len(gallery.texts()) == 36
    assert 0.38 < 255 * maps < 0.395 and maps < 0.002 and 0.0135 < vectors < 0.014


def test_the_file_holds_what_the_model_gives(model):
    with np.load(first_layer.FILE) as stored:
        made = build.study(model)
        assert sorted(stored.files) == sorted(made)
        for name in made:
            np.testing.assert_array_equal(stored[name], made[name])


def test_texts_are_cut_as_by_the_models_own_tokenizer(model):
    odd = [
        "Zoë drinks café au lait – naïvely…", "Don't!", "x_y  z\t3.14 #hash", "绿茶 and 北京", "½ + ⅓", "🍵 tea", "  ",
        "antidisestablishmentarianism", "e-mail: a@b.org", "Übergrößenträger", "I'm “here”",
    ]  # fmt: skip
    for text in odd:
        assert list(FIRST.pieces(text)) == model.tokenizer.encode(text).tokens, text


def test_a_head_switched_off_turns_the_layers_average_as_in_the_full_model(model):
    turned = []
    for network, split in ((FIRST.encoder, FIRST.split), (model.encoder, model.split)):
        alone = network._replace(layers=network.layers[:1])
        vectors = [encoder.sentence_vector(encoder.run(one, split(gallery.DUCKS).ids)[0])
                   for one in (alone, encoder.switched_off(alone, 0, 2))]  # fmt: skip
        turned.append(np.degrees(np.arccos(vectors[0] @ vectors[1])))
    close(turned, 7.12, atol=0.05)


def test_the_words_in_the_list_are_said_once_and_most_are_pieces():
    assert len(set(build.EVERYDAY)) == len(build.EVERYDAY)
    known = [word for word in build.EVERYDAY if word in FIRST.rows]
    assert len(known) > 0.95 * len(build.EVERYDAY) and all(FIRST.rows[word] is not None for word in known)
    assert all(re.fullmatch("[a-z]+", word) for word in build.EVERYDAY)
