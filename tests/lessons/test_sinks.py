"""further/attention_sinks: every number that it tells, from the saved maps and turns, by plain loops."""

import math
import re
import statistics

import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure

from attn_helpers.lessons.a_real_model import gallery, sinks

from ..course import NOTEBOOKS

SAVED = gallery.load_gallery()
OFF, AVERAGED, SHARE = (found.mean(axis=0) for found in (SAVED.off, SAVED.even, SAVED.cls))
HEADS = [(layer, head) for layer in range(6) for head in range(12)]
MIDDLE = [(layer, head) for layer, head in HEADS if 1 <= layer <= 4]


def weight_on_first(layer, head):
    each = []
    for text in gallery.SENTENCES:
        rows = SAVED.maps[text][layer, head].tolist()[1:]  # all pieces but the first
        each.append(statistics.fmean(row[0] for row in rows))
    return statistics.fmean(each)


ON_FIRST = np.array([weight_on_first(*one) for one in HEADS]).reshape(6, 12)
RESTS = ON_FIRST > 0.5
ALWAYS = np.array([[all(SAVED.even[k][la][h] > SAVED.off[k][la][h] for k in range(13)) for h in range(12)]
                   for la in range(6)])  # fmt: skip
REST, OTHERS = ([one for one in MIDDLE if RESTS[one] == yes] for yes in (True, False))


def told():
    cells = nbformat.read(NOTEBOOKS / "further" / "attention_sinks.ipynb", 4).cells
    return "\n".join(one.source for one in cells if one.cell_type == "markdown")


def says(*texts):
    for text in texts:
        assert text in told(), text


def mean(found, heads):
    return statistics.fmean(found[one] for one in heads)


def test_one_head_is_followed():
    rows = [row[0] for text in gallery.SENTENCES for row in SAVED.maps[text][4, 5].tolist()[1:]]
    assert (sum(weight > 0.5 for weight in rows), len(rows)) == (154, 155)
    assert [round(found[4, 5], 1) for found in (OFF, AVERAGED)] == [2.0, 15.3]
    says("in 154 of our 155 rows", "The vector turns by 2.0° when L4H5 is off, and by 15.3° when it is averaged")
    assert sinks.TOLD == (4, 5) and min(row[0] for row in SAVED.maps[gallery.TIRED][4, 5].tolist()) > 0.7


def test_a_mark_to_rest_on():
    unfit, fit = math.exp(-5), math.exp(5)
    assert [round(1 / (1 + 3 * unfit), 2), round(1 / (1 + fit + 2 * unfit), 2)] == [0.98, 0.01]
    says("the mark takes 0.98 of the weight")


def test_who_rests():
    assert RESTS.sum() == 29 and RESTS.any(axis=1).tolist() == [False] + [True] * 5 and len(REST) == 27
    says("29 of 72 heads rest, in all layers except layer 0.")


def test_switched_off_they_are_quieter_but_not_quiet():
    by_layer = {layer: [mean(OFF, [(layer, h) for h in range(12) if RESTS[layer, h] == yes]) for yes in (True, False)]
                for layer in range(1, 6)}  # fmt: skip
    assert all(by_layer[layer][0] < by_layer[layer][1] - 0.5 for layer in (1, 2, 3))
    assert abs(by_layer[4][0] - by_layer[4][1]) < 0.05 and (~RESTS[4]).sum() == 3
    before = [mean(OFF, [one for one in HEADS if one[0] < 5 and RESTS[one] == yes]) for yes in (True, False)]
    assert all(2.5 < now / then < 4.5 for now, then in zip(by_layer[5], before, strict=True))
    assert OFF[5].min() > OFF[:5].max(), "the reason why layer 5 is not compared"
    assert [round(mean(OFF, heads), 1) for heads in (REST, OTHERS)] == [3.0, 4.0]
    last = sinks.by_layer(OFF, RESTS).rows["5"]
    assert float(last[1][:-1]) > float(last[3][:-1])
    says("and a little further for heads that rest")
    says("it turns by 3.0° without a head that rests, and by 4.0° without one of the others")
    says("only three heads there do not rest", "In layer 5, it turns about three times as far for both kinds")


def test_averaged_they_turn_the_vector_further():
    gaps = {one: AVERAGED[one] - OFF[one] for one in MIDDLE}
    assert all(gaps[one] > 0 for one in REST) and sum(gaps[one] > 0 for one in OTHERS) == 12 and len(OTHERS) == 21
    assert sum(ALWAYS[one] for one in REST) == 15
    says("All 27 heads that rest lie above the line", "Of the 21 others, only 12 do.")
    says("Only 15 of the 27, the full dots, lie above the line in each of the 13")


@pytest.mark.parametrize("bound", [0.3, 0.4, 0.5, 0.6, 0.7])
def test_other_bounds(bound):
    chosen = [one for one in MIDDLE if ON_FIRST[one] > bound]
    above = sum(AVERAGED[one] > OFF[one] for one in chosen)
    (row,) = re.findall(rf"^\| {bound} .*$", told(), flags=re.M)
    assert re.findall(r"\| (\d+) (?=\|)", row) == [str(len(chosen)), str(above)]


def test_the_first_piece_has_a_short_value():
    lengths = [SHARE[one] for one in HEADS if RESTS[one]]
    assert 1 / 25 < statistics.fmean(lengths) < 1 / 17 and max(lengths) < 0.15
    says("Where heads rest, [CLS] is about 0.04 times as long")


def test_what_the_first_piece_carries():
    carried = {one: ON_FIRST[one] * SHARE[one] / (ON_FIRST[one] * SHARE[one] + 1 - ON_FIRST[one]) for one in HEADS}
    weight, length = (round(found[4, 5], 2) for found in (ON_FIRST, SHARE))
    assert (weight, length, round(weight * length, 3), round(1 - weight, 2)) == (0.87, 0.03, 0.026, 0.13)
    assert round(0.026 + 0.13, 3) == 0.156 and round(0.026 / 0.156, 2) == round(carried[4, 5], 2) == 0.17
    says("| [CLS] | 0.87 | 0.03 | 0.026 |", "| all others | 0.13 | 1 | 0.13 |")
    says("Together: 0.156. [CLS] carries 0.026 of it: one sixth, or 0.17.")
    assert {one: round(share, 2) for one, share in carried.items() if share > 0.2} == {(1, 1): 0.26, (2, 9): 0.45}
    resting = [one for one in HEADS if RESTS[one]]
    assert round(mean(ON_FIRST, resting), 2) == 0.65 and round(mean(carried, resting), 2) == 0.08
    says("L1H1 with 0.26 and L2H9 with 0.45", "[CLS] has 0.65 of the weight and carries 0.08")


def test_teacher_and_student_turned_the_vector_by_so_much():
    one, other = (SAVED.vectors[text] for text in gallery.COMPARED[3])
    assert round(float(np.degrees(np.arccos(one @ other))), 1) == 7.6
    says("turned it by 7.6°")


def test_a_table_layer_by_layer():
    found, rests = np.array([[1.0, 3.0, 8.0], [2.0, 4.0, 9.0]]), np.array([[True, False, False], [False] * 3])
    rows = sinks.by_layer(found, rests).rows
    assert rows == {"0": ["1", "1.0°", "2", "5.5°"], "1": ["0", "", "3", "5.0°"]}
    assert list(sinks.by_layer(OFF, RESTS).rows)[-1] == "1 to 4 together"
    assert sinks.by_layer(OFF, RESTS).rows["1 to 4 together"] == ["27", "3.0°", "21", "4.0°"]


def test_full_dots_are_the_heads_of_which_it_is_always_true(monkeypatch):
    shown = []
    monkeypatch.setattr(sinks, "show", lambda figure, caption: shown.append(figure))
    sinks.off_and_averaged(OFF, AVERAGED, RESTS, ALWAYS)
    for ax, heads in zip(shown[0].axes, (REST, OTHERS), strict=True):
        dots, hollow = ([*zip(*line.get_data(), strict=True)] for line in ax.lines[1:])
        assert dots == [(OFF[one], AVERAGED[one]) for one in heads]
        assert hollow == [(OFF[one], AVERAGED[one]) for one in heads if not ALWAYS[one]]
    (name,) = shown[0].axes[0].texts
    assert name.get_text() == "L4H5" and name.xy == (OFF[4, 5], AVERAGED[4, 5])


def test_the_dial_says_what_it_draws(monkeypatch):
    made = {}
    monkeypatch.setattr(sinks, "flipbook", lambda draw, **given: made.update(draw=draw, **given))
    sinks.carried_dial(ON_FIRST, ON_FIRST / 4)
    assert list(made["layer"]) == list(range(6)) and made["start"] in made["layer"]
    figure = made["draw"](layer=2)
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    assert isinstance(figure, Figure)
    np.testing.assert_allclose(heights, [*ON_FIRST[2], *ON_FIRST[2] / 4])
    assert made["alt"](layer=0) == (
        f"Layer 0. [CLS] has {ON_FIRST[0].mean():.2f} of the weight, a mean over 12 heads. It carries most in head "
        f"{ON_FIRST[0].argmax()}: {ON_FIRST[0].max() / 4:.2f} of what that head adds."
    )


@pytest.mark.parametrize("name", ["one_map", "all_heads", "off_and_averaged"])
def test_pictures_have_captions(monkeypatch, name):
    shown = []
    monkeypatch.setattr(sinks, "show", lambda figure, caption: shown.append(caption))
    arguments = {"one_map": (SAVED, gallery.TIRED, 4, 5), "all_heads": (ON_FIRST, RESTS),
                 "off_and_averaged": (OFF, AVERAGED, RESTS, ALWAYS)}  # fmt: skip
    getattr(sinks, name)(*arguments[name])
    assert len(shown[0].split()) > 10
    if name == "off_and_averaged":
        assert "27 of 27 heads that rest, and 12 of 21 others" in shown[0]
