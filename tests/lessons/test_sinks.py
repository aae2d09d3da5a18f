"""further/attention_sinks: every number that it tells, from the saved maps and turns, by plain loops."""

import statistics

import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure

from attn_helpers.lessons.a_real_model import gallery, sinks

from ..course import NOTEBOOKS

SAVED = gallery.load_gallery()
OFF, AVERAGED, SHARE = (found.mean(axis=0) for found in (SAVED.off, SAVED.even, SAVED.first))
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
REST, OTHERS = ([one for one in MIDDLE if RESTS[one] == yes] for yes in (True, False))


def told():
    cells = nbformat.read(NOTEBOOKS / "further" / "attention_sinks.ipynb", 4).cells
    return "\n".join(one.source for one in cells if one.cell_type == "markdown")


def says(*texts):
    for text in texts:
        assert text in told(), text


def mean(found, heads):
    return statistics.fmean(found[one] for one in heads)


def test_who_rests():
    assert RESTS.sum() == 29 and RESTS.sum(axis=1).tolist() == [0, 7, 7, 4, 9, 2] and len(REST) == 27
    says("29 of 72 heads rest: none in layer 0, over half in layers 1, 2 and 4, and two in layer 5.")
    assert OFF[5].min() > OFF[:5].max(), "the reason why layer 5 is not compared"


def test_switched_off_they_are_quieter_but_not_quiet():
    by_layer = {layer: [mean(OFF, [(layer, h) for h in range(12) if RESTS[layer, h] == yes]) for yes in (True, False)]
                for layer in range(1, 6)}  # fmt: skip
    assert all(by_layer[layer][0] < by_layer[layer][1] - 0.5 for layer in (1, 2, 3))
    assert abs(by_layer[4][0] - by_layer[4][1]) < 0.05 and by_layer[5][0] > by_layer[5][1]
    assert [round(mean(OFF, heads), 1) for heads in (REST, OTHERS)] == [3.0, 4.0]
    says("3.0° against 4.0°", "one switched off turns the sentence's vector by 3.0° on average, others by 4.0°")


def test_averaged_they_turn_the_vector_further():
    gaps = {one: AVERAGED[one] - OFF[one] for one in MIDDLE}
    assert all(gaps[one] > 0 for one in REST) and sum(gaps[one] > 0 for one in OTHERS) == 12 and len(OTHERS) == 21
    assert round(statistics.median(gaps[one] for one in REST), 1) == 2.4
    always = [one for one in REST if all(SAVED.even[k][one] > SAVED.off[k][one] for k in range(13))]
    assert len(always) == 15
    assert [round(mean(AVERAGED, heads), 1) for heads in (REST, OTHERS)] == [6.5, 3.9]
    says("One that averages turns it by 6.5°, others by 3.9°", "All 27 heads")
    says("Of the 21 others, 12 lie above it", "Only 15 of the 27 lie above the line in each of the 13")


def test_other_bounds():
    rows = sinks.bounds(ON_FIRST, OFF, AVERAGED).rows
    assert rows["above 0.5"] == ["27", "27", "2.4°"] and rows["above 0.4"][:2] == ["38", "35"]
    gaps = [float(row[2].rstrip("°")) for row in rows.values()]
    assert gaps == sorted(gaps)
    says("above 0.4, three of 38 heads lie below the line")


def test_the_first_piece_has_a_short_value():
    assert 0.03 < mean(SHARE, [one for one in HEADS if RESTS[one]]) < 0.06
    later = [SHARE[one] for one in HEADS if one[0] > 0 and not RESTS[one]]
    assert statistics.median(later) < 0.06 and mean(SHARE, HEADS[:12]) > 0.3
    assert max(SHARE[one] for one in HEADS if RESTS[one]) < 0.15


def test_what_the_first_piece_carries():
    carried = {one: ON_FIRST[one] * SHARE[one] / (ON_FIRST[one] * SHARE[one] + 1 - ON_FIRST[one]) for one in HEADS}
    assert [round(found[4, 5], 2) for found in (ON_FIRST, SHARE)] == [0.87, 0.03]
    assert 1 / 6.5 < carried[4, 5] < 1 / 5.5
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
    rows = sinks.by_layer(found, rests, "°").rows
    assert rows == {"0": ["1", "1.0°", "2", "5.5°"], "1": ["0", "", "3", "5.0°"]}
    assert list(sinks.by_layer(OFF, RESTS).rows)[-1] == "1 to 4 together"
    assert sinks.by_layer(OFF, RESTS, "°").rows["1 to 4 together"] == ["27", "3.0°", "21", "4.0°"]


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
                 "off_and_averaged": (OFF, AVERAGED, RESTS)}  # fmt: skip
    getattr(sinks, name)(*arguments[name])
    assert len(shown[0].split()) > 10
    if name == "off_and_averaged":
        assert "27 of 27 heads that rest, and 12 of 21 others" in shown[0]
