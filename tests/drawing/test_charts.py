"""Charts hold the numbers given, in the colour of their role."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from attn_helpers.drawing._layout import blank
from attn_helpers.drawing.charts import bars, curves, dots, fit, places
from attn_helpers.drawing.heatmaps import ROLE

TRIANGLE = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.2, 0.2]])


def test_places_are_drawn_in_pixels_with_the_band_around_the_corners():
    ax = places(np.ones((30, 70, 3)), TRIANGLE, names="abcd", corners=[0, 1, 2], outputs=[[0.5, 0.1]])
    outputs, values = ax.lines
    assert outputs.get_xydata().tolist() == [[35.0, 3.0]]
    assert np.allclose(values.get_xydata(), TRIANGLE * [70, 30])
    assert len(np.unique(ax.patches[0].get_xy(), axis=0)) == 3
    assert to_hex(values.get_color()).upper() == ROLE["value"]


def test_places_need_a_name_each():
    with pytest.raises(ValueError, match=r"^places: names must be n=4 names to match values \(4, 2\), got 2"):
        places(np.ones((3, 7, 3)), TRIANGLE, names="ab")


def test_curves_are_named_where_they_end():
    ax = curves([1, 4, 16], {"scaled": [3, 2, 2], "not": [3, 1, 0]}, x_name="d_key")
    assert [text.get_text() for text in ax.texts] == ["scaled", "not"]
    assert [text.get_color() for text in ax.texts] == [line.get_color() for line in ax.lines]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["1", "4", "16"]


def test_bars_stand_on_the_fixed_scale():
    ax = bars([0.2, 0.1, 0.7])
    assert ax.get_ylim()[0] == 0 and 1 <= ax.get_ylim()[1] < 1.1
    assert [patch.get_height() for patch in ax.patches] == [0.2, 0.1, 0.7]


def test_a_fit_is_drawn_on_the_axes_given():
    figure, ax = plt.subplots()
    assert fit(([0], [1]), ([0, 1], [1, 1]), truth=([0, 1], [0, 1]), ax=ax, title="width 1") is ax
    assert len(ax.lines) == 3 and ax.get_title() == "width 1"
    plt.close(figure)


def test_no_figure_is_left_open():
    before = plt.get_fignums()
    curves([1, 2], {"a": [1, 2]}, x_name="n")
    bars([1.0])
    assert plt.get_fignums() == before


def test_a_chart_takes_its_own_size_in_a_flipbook():
    ax = blank().add_axes((0, 0, 1, 1))
    ax.attn_free = True
    assert bars([1.0], ax=ax) is ax and tuple(ax.figure.get_size_inches()) == (4.0, 3.0)
    left, bottom, right, top = ax.get_position().extents
    assert 0 < left < right < 1 and 0 < bottom < top < 1


def test_dots_are_held_against_a_line():
    ax = dots([0.0, 1.0, 3.0], [0.5, 1.5, 2.5], line=(0, 1), limits=((0, 4), (0, 2)), x_name="wanted", y_name="answer")
    line, points = ax.lines
    assert points.get_xydata().tolist() == [[0.0, 0.5], [1.0, 1.5], [3.0, 2.5]]
    assert line.get_slope() == 1 and tuple(line.get_xy1()) == (0, 0)
    assert ax.get_xlim() == (0, 4) and ax.get_yticks().tolist() == [0, 0.5, 1, 1.5, 2]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("wanted", "answer")
    large = dots([1.0], [1.0], line=(0, 1), limits=((0, 4), (0, 2)), x_name="x", y_name="y", size=9)
    assert (points.get_markersize(), large.lines[1].get_markersize()) == (4, 9)
