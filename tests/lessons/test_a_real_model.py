"""What lesson 06 says of the network's heads holds: each claim of its text, its captions and its questions."""

import math

import nbformat
import numpy as np
import pytest

from attn_helpers import attention, merge_heads, softmax, split_heads
from attn_helpers.encoder import gelu, layer_norm, run_layer, sentence_vector
from attn_helpers.lessons.a_real_model import dials, figures, gallery, minilm
from attn_helpers.lessons.a_real_model.first_layer import load_first_layer
from attn_helpers.questions.bank import bank

from ..course import LESSONS

FIRST, SAVED = load_first_layer(), gallery.load_gallery()
NET = FIRST.encoder
HEADS = NET.layers[0].heads
CLEAR, TURNS = figures.clear_and_turns(SAVED)
ON_CLS = figures.on_first(SAVED)


def embedded(text, words=1, places=1):
    """What enters the layer, as the lesson computes it."""
    ids = FIRST.split(text).ids
    return layer_norm(words * NET.words[ids] + places * NET.places[: len(ids)] + NET.kind, NET.norm)


def one_map(x, head):
    own = slice(32 * head, 32 * head + 32)
    queries = x @ HEADS.w_query[:, own] + HEADS.b_query[own]
    keys = x @ HEADS.w_key[:, own] + HEADS.b_key[own]
    return softmax(queries @ keys.T / 32**0.5)


def beside(offset):
    return np.mean([np.diagonal(maps, offset, -2, -1).mean(axis=-1) for maps in SAVED.maps.values()], axis=0)


# The first layer, by the reader's own code


def test_the_lessons_normalisation_is_the_packages():
    """Its three lines, without the small number that guards rows of equal numbers."""
    x, norm = np.random.default_rng(3).normal(5, 3, size=(4, 384)), NET.norm
    ours = x - x.mean(axis=1, keepdims=True)
    ours = ours / ours.std(axis=1, keepdims=True)
    np.testing.assert_allclose(norm.scale * ours + norm.shift, layer_norm(x, norm), atol=1e-6)


def test_the_lessons_own_lines_are_the_packages_layer():
    x, layer = embedded(gallery.DUCKS), NET.layers[0]
    parts = [split_heads(x @ w + b, 12) for w, b in ((HEADS.w_query, HEADS.b_query), (HEADS.w_key, HEADS.b_key),
                                                     (HEADS.w_value, HEADS.b_value))]  # fmt: skip
    answers, maps = attention(*parts)
    after = layer_norm(x + merge_heads(answers) @ HEADS.w_output + HEADS.b_output, layer.norm_heads)
    rows = layer_norm(after + gelu(after @ layer.w_in + layer.b_in) @ layer.w_out + layer.b_out, layer.norm_out)
    expected, weights = run_layer(layer, x)
    for ours, theirs in ((rows, expected), (maps, weights), (maps[2], one_map(x, 2))):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)  # the weights are float32


def test_ducks_looks_at_the():
    x = embedded(gallery.DUCKS)
    assert FIRST.split(gallery.DUCKS).pieces[4:8] == ("feed", "the", "ducks", "bread")
    weights = one_map(x, 2)
    steps = np.append(weights[0, 0], np.diagonal(weights, -1))
    assert steps.min() > 0.999 and np.abs(weights - SAVED.maps[gallery.DUCKS][0, 2]).max() < 0.001
    scores = np.sort(np.log(weights[6]))[-2:]
    assert 12 < scores[1] - scores[0] < 13 and np.exp(12) > 160_000  # 25 and 13 in the question


def test_head_2_of_layer_0_reads_places():
    alone = [np.diagonal(one_map(embedded(gallery.DUCKS, *on), 2), -1).mean() for on in ((1, 1), (0, 1), (1, 0))]
    np.testing.assert_allclose(alone, [1.00, 1.00, 0.22], atol=0.005)
    (told,) = (c.source for c in nbformat.read(LESSONS[5], 4).cells if c.id == "own")
    assert "still gets a weight of 1.0; with the places' rows all 0, only 0.22" in told
    for text in gallery.SENTENCES:
        by_places, by_words = (np.diagonal(one_map(embedded(text, *on), 2), -1).mean() for on in ((0, 1), (1, 0)))
        assert by_places > 0.999 and by_words < 0.22


def test_only_head_2_gives_nearly_all_of_every_row_to_one_piece():
    least = SAVED.maps[gallery.DUCKS][0].max(axis=-1).min(axis=-1)
    assert least[2] > 0.99 and np.delete(least, 2).max() < 0.5


def test_switched_off_it_turns_the_layers_average():
    x, layer = embedded(gallery.DUCKS), NET.layers[0]
    off = HEADS.w_output.copy()
    off[64:96] = 0
    lesser = layer._replace(heads=type(HEADS)(**vars(HEADS) | {"w_output": off}))
    before, after = (sentence_vector(run_layer(one, x)[0]) for one in (layer, lesser))
    assert np.degrees(np.arccos(before @ after)).round(1) == 7.1


def test_exchanged_nouns_leave_head_2_and_change_head_0():
    one, other = (embedded(text) for text in ("The small dog chased the big cat.", "The small cat chased the big dog."))
    assert np.abs(one_map(one, 2) - one_map(other, 2)).max() < 0.01
    changed = np.abs(one_map(one, 0) - one_map(other, 0))
    assert changed.max(axis=1).round(2)[[3, 7]].tolist() == [0.16, 0.17]  # the rows of the nouns
    assert np.delete(changed, [3, 7], axis=0).max() < 0.03


# All heads


def test_habits_are_as_many_as_told():
    assert [(beside(offset) > 0.5).sum() for offset in (-1, 1, 0)] == [1, 1, 0]
    assert beside(-1)[0, 2] > 0.99 and beside(1)[1, 8] > 0.5
    assert (ON_CLS > 0.5).sum() == 29 and ((ON_CLS > 0.5).sum(axis=1)[1:5] >= 4).all()


def test_of_two_heads_one_changes_its_pattern():
    for text in gallery.SENTENCES:
        assert np.diagonal(SAVED.maps[text][0, 2], -1).min() > 0.98
    assert len({SAVED.pieces[text][SAVED.maps[text][3, 1, -4].argmax()] for text in gallery.SENTENCES}) > 4


def test_l3h1_changed_most_on_the_first_pair():
    first = figures.weights_of_nouns(SAVED)[0, :, 0]
    assert np.unravel_index((first[0] - first[1]).argmax(), (6, 12)) == (3, 1)
    row, pieces = SAVED.rows[gallery.WIDE][3, 1], SAVED.pieces[gallery.WIDE]
    assert [row[pieces.index(noun)].round(2) for noun in ("animal", "street")] == [0.28, 0.12]  # the street is meant


def test_in_how_many_pairs_a_noun_has_more_weight_when_it_is_meant():
    first, second = (figures.weights_of_nouns(SAVED)[1:, :, noun, 3, 1] for noun in (0, 1))
    (told,) = (c.source for c in nbformat.read(LESSONS[5], 4).cells if c.id == "coins-told")
    more, also = (first[:, 0] > first[:, 1]).sum(), (second[:, 1] > second[:, 0]).sum()
    assert f"The first noun has more weight when it is meant in {more} of 8 pairs, the second in only {also}." in told
    same_way = (first[:, 0] - first[:, 1]) * (second[:, 0] - second[:, 1]) > 0
    assert same_way.sum() == 5 and "In five pairs, both grow or both shrink." in told


def test_the_layer_written_in_the_lesson_gives_the_rows_that_the_network_gave():
    cells = {c.id: c for c in nbformat.read(LESSONS[5], 4).cells}
    space = {"ask": lambda *names: None, "saved": SAVED, "first": load_first_layer()}
    for name in ("setup", "vectors", "norm", "scores", "twelve", "rest"):
        lines = cells[name].source.splitlines()
        exec("\n".join(line for line in lines if "theirs" not in line and "figures." not in line), space)
    apart = np.abs(space["after"] - SAVED.after_first)
    assert SAVED.after_first.shape == (10, 384) and 0.05 < apart.max() < 0.2
    assert f"average difference: {apart.mean():.3f}" in cells["rest"].outputs[0].text
    largest = np.sort(apart.ravel())[-2:]
    told = "(For *ducks*' sentence, one of 3,840 numbers differs by {:.2f}, all others by less than 0.11.)"
    assert told.format(largest[1]) in cells["weights-told"].source and largest[0] < 0.11 and apart.size == 3840
    size = f"{np.abs(SAVED.after_first).mean():.2f}"
    assert f"average size: {size}" in cells["rest"].outputs[0].text
    assert f"Numbers of average size {size} differ by {apart.mean():.3f}" in cells["all-heads"].source
    lengths = np.linalg.norm(space["after"] - SAVED.after_first, axis=1) / np.linalg.norm(SAVED.after_first, axis=1)
    assert lengths.max() < 0.015


def test_in_how_many_sentences_the_noun_that_is_meant_has_more_weight():
    found = []
    for text, meant, other in gallery.riddles()[2:]:  # the eight new pairs
        row, pieces = SAVED.rows[text][3, 1], SAVED.pieces[text]
        found.append(row[pieces.index(meant)] > row[pieces.index(other)])
    listed = [row[1:3] for row in list(figures.pairs_of_it(SAVED).rows.values())[1:]]  # a reader can count it
    by_eye = [[float(one) for one in pair.split(" / ")] for row in listed for pair in row]
    assert sum(pair[n % 2] > pair[1 - n % 2] for n, pair in enumerate(by_eye)) == sum(found)
    (told,) = (c.source for c in nbformat.read(LESSONS[5], 4).cells if c.id == "coins-told")
    ahead = "In all, the right noun has more in {} of {} sentences; guessing gives 8."
    assert ahead.format(sum(found), len(found)) in told
    by_luck = sum(math.comb(16, heads) for heads in range(sum(found), 17)) / 2**16
    assert f"Of 16 coins, {sum(found)} or more show heads in {100 * by_luck:.0f} of 100 tries." in told
    answers = ", ".join(row[-1] for row in list(figures.pairs_of_it(SAVED).rows.values())[1:]).split(", ")
    assert answers.count("yes") == sum(found)
    (example,) = (c.source for c in nbformat.read(LESSONS[5], 4).cells if c.id == "it-again-told")
    assert "when the dog is meant, dog and ball have 0.36 and 0.20: yes." in example and by_eye[0] == [0.36, 0.20]
    assert "When the ball is meant, 0.13 and 0.17: yes." in example and by_eye[1] == [0.13, 0.17]
    same = sum(sum(pair) == 1 for pair in np.reshape(found, (8, 2)))  # one yes: the same noun is ahead both times
    assert same == 6 and "In six of the eight new pairs, the *same* noun has more both times" in told


def test_a_changed_word_turns_the_layers_average_about_twice_as_far_as_a_head_switched_off():
    one, other = (sentence_vector(run_layer(NET.layers[0], embedded(text))[0])
                  for text in (gallery.DUCKS, gallery.DUCKS.replace("bread", "milk")))  # fmt: skip
    (told,) = (c.source for c in nbformat.read(LESSONS[5], 4).cells if c.id == "ruler")
    assert f"*Milk* in place of *bread* turns it by {np.degrees(np.arccos(one @ other)):.1f}." in told
    assert f"(L0H2's is {TURNS[0, 2]:.1f}.)" in told and round(TURNS[0, 2], 1) == 3.9


def test_what_is_clear_and_what_is_missed_are_means_over_the_sentences():
    largest = [[max(row) for row in maps[4, 7]] for maps in SAVED.maps.values()]
    assert CLEAR[4, 7] == pytest.approx(sum(sum(rows) / len(rows) for rows in largest) / 13)
    assert TURNS[4, 7] == pytest.approx(sum(SAVED.off[n][4, 7] for n in range(13)) / 13)


def test_clear_maps_do_not_matter_more():
    cells = {c.id: c for c in nbformat.read(LESSONS[5], 4).cells}
    for layer in range(6):
        assert np.corrcoef(CLEAR[layer], TURNS[layer])[0, 1] < 0.2, "the dots do not rise"
        assert CLEAR[layer].argmax() != TURNS[layer].argmax()
    printed = f"clearest: {CLEAR.argmax(axis=1)} matter most: {TURNS.argmax(axis=1)}"
    assert printed in cells["clear"].outputs[0].text
    right = (CLEAR > 0.7) & (ON_CLS > 0.5)
    assert right.sum() > 10 and 0.5 < (TURNS[right] < 2.1).mean() < 0.8 and (TURNS[right] > 4).sum() > 2
    told = cells["clear-told"].source
    assert "Many heads that look at [CLS] lie low at the right; some do not." in told
    place = 1 + (TURNS[3] > TURNS[3, 1]).sum()
    assert f"L3H1, from our first picture, is {place}th by turn of the twelve in its layer." in told
    assert "In layer 5, the last, every head matters more" in str(cells["clear"].outputs)
    assert TURNS[5].min() > TURNS[:5].max() and CLEAR[0, 2].round(2) == 1
    (answer,) = (one for one in bank()["does-the-clearest-matter"].answers if one.text.startswith("All at one height"))
    assert f"by {TURNS.max():.0f} degrees, without another by {TURNS.min():.1f}." in answer.why


def test_so_it_is_with_entropy_in_place_of_the_largest_weight():
    spread = [-(m * np.log(np.maximum(m, 1e-9))).sum(axis=-1).mean(axis=-1) / np.log(m.shape[-1])
              for m in SAVED.maps.values()]  # fmt: skip
    assert (np.mean(spread, axis=0).argmin(axis=1) != TURNS.argmax(axis=1)).all()


def test_the_weight_on_the_first_piece_by_loops():
    found = figures.on_first(SAVED)
    for layer, head in ((0, 2), (3, 5), (5, 11)):
        by_sentence = []
        for maps in SAVED.maps.values():
            rows = maps[layer, head][1:]
            by_sentence.append(sum(row[0] for row in rows) / len(rows))
        assert found[layer, head] == pytest.approx(sum(by_sentence) / 13)


# Figures and dials


def test_each_map_is_drawn_in_its_square():
    maps = np.random.default_rng(0).dirichlet(np.ones(5), size=(12, 5))
    panels = figures._squares(maps).axes
    assert [ax.get_title() for ax in panels] == [f"head {n}" for n in range(12)]
    for ax, weights in zip(panels, maps, strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), weights)
        assert ax.images[0].get_clim() == (0, 1)


def test_each_dot_is_a_head_the_last_layers_apart():
    rng = np.random.default_rng(1)
    sharp, turned, first = rng.uniform(size=(6, 12)), rng.uniform(size=(6, 12)), rng.uniform(size=(6, 12))
    before, last = figures._dots(sharp, turned, first).axes
    for ax, layers in ((before, range(5)), (last, [5])):
        for line, looks_there in zip(ax.lines, (True, False), strict=True):
            expected = [[sharp[layer, head], turned[layer, head]] for layer in layers for head in range(12)
                        if (first[layer, head] > 0.5) == looks_there]  # fmt: skip
            assert line.get_xydata().tolist() == expected
    named = {text.get_text(): text.xy for text in before.texts}
    assert named == {f"L{one}H{two}": (sharp[one, two], turned[one, two]) for one, two in ((0, 2), (1, 8), (3, 1))}


def test_what_is_told_of_a_map():
    weights = np.array([[1.0, 0, 0], [0.5, 0.25, 0.25], [0.1, 0.2, 0.7]])
    assert dials.told(weights) == "Average weight: 0.30 from others on [CLS], 0.35 one back, 0.12 one ahead."


def test_dials_have_all_heads_and_all_sentences():
    assert repr(dials.all_heads(SAVED)).startswith("flipbook of 72 pictures (layer, head): Layer 1, head 8.")
    assert repr(dials.all_sentences(SAVED)).startswith("flipbook of 13 pictures (sentence): Most weight of the row")


def test_the_readers_own_sentence_is_read_by_the_first_layer(monkeypatch):
    monkeypatch.setattr(minilm, "load_model", lambda: None)
    box = dials.own_sentence(FIRST)
    assert list(box.controls) == ["text", "head"]
    box.controls["text"].value = "The bird sang."
    box.redraw()  # at once, also where a loop runs that would wait
    assert "Layer 0, head 2. Average weight: " in box.said.value
    box.controls["text"].value = "The zebra sang."
    box.redraw()
    assert "“zebra” is a piece" in box.said.value
    box.controls["text"].value = "the " * 40
    box.redraw()
    assert "The last 10 pieces are left out." in box.said.value


def test_with_the_model_every_layer_reads_it(model):
    box = dials.own_sentence(FIRST)
    assert list(box.controls) == ["text", "head", "layer"] and box.controls["layer"].max == 5
    box.controls["text"].value, box.controls["layer"].value = "The zebra sang.", 4
    box.redraw()
    assert "Layer 4, head 2." in box.said.value


def test_four_heads_are_drawn_under_their_letters():
    maps = np.random.default_rng(2).dirichlet(np.ones(3), size=(4, 3))
    figure = figures._two_by_two(maps, ["a", "b", "c"])
    for ax, weights in zip(figure.axes, maps, strict=True):
        np.testing.assert_array_equal(ax.attn_cells.weights, weights)
    assert [text.get_text() for text in figure.texts] == list("ABCD")


@pytest.mark.parametrize("name", ["it_rows", "four_heads"])
def test_figures_of_saved_maps_are_drawn(name, monkeypatch):
    shown = []
    monkeypatch.setattr(figures, "show", lambda drawn, caption: shown.append(caption))
    getattr(figures, name)(SAVED)
    assert "Pale is 0, dark is 1" in shown[0]
