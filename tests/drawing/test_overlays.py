"""What is drawn over a picture, and the lines between two columns of words."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import to_hex

from attn_helpers import alignment, overlay
from attn_helpers.drawing._text import ROLE
from attn_helpers.drawing.display import pixels

from .shared import HALF, IMAGE, KEYS, LABELS, QUERIES, words


def test_alignment_joins_words_as_strongly_as_the_weights(weights):
    ax = alignment(weights, queries=QUERIES, keys=KEYS)
    (lines,) = [c for c in ax.collections if isinstance(c, LineCollection)]
    points = words(ax)["the"].points, words(ax)["老师"].points
    drawn = {}
    for (start, end), alpha, thick in zip(lines.get_segments(), lines.get_alpha(), lines.get_linewidths(), strict=True):
        query = np.abs(points[0][:3] - start).sum(axis=1).argmin()
        key = np.abs(points[1][:5] - end).sum(axis=1).argmin()
        drawn[query, key] = alpha, thick
    assert {pair: alpha for pair, (alpha, _) in drawn.items()} == {p: w for p, w in np.ndenumerate(weights)}
    by_weight = [thick for _, thick in sorted(drawn.values())]
    assert by_weight == sorted(by_weight) and by_weight[0] < 0.5 < 5 < by_weight[-1]


# overlay

BOXES = {"rabbit": (5, 5, 20, 20), "sky": (0, 0, 40, 10)}


def tints(ax):
    (drawn,) = [c for c in ax.collections if isinstance(c, PatchCollection)]
    return drawn


def test_overlay_tints_boxes_by_their_share_of_the_greatest_weight():
    ax = overlay(IMAGE, [0.02, 0.01], boxes=BOXES)
    drawn = tints(ax)
    boxes = [path.get_extents().extents for path in drawn.get_paths()]
    assert [box.tolist() for box in boxes] == [[-0.5, -0.5, 39.5, 9.5], [4.5, 4.5, 19.5, 19.5]]  # small ones on top
    sky, rabbit = drawn.get_facecolor()[:, 3]
    assert rabbit == 2 * sky > 0.3
    assert "darkest tint = 0.02" in words(ax)
    assert [text.get_text() for text in ax.texts] == ["rabbit 0.02", "sky 0.01"]


def test_equal_small_weights_are_visible_on_a_grid():
    ax = overlay(IMAGE, np.full((8, 8), 1 / 64), grid=(8, 8))
    assert "darkest tint = 0.016" in words(ax)
    assert "darkest tint = 0.016" not in words(overlay(IMAGE, np.full((8, 8), 1 / 64), grid=(8, 8), scale=False))
    assert len(tints(ax).get_paths()) == 64 and (tints(ax).get_facecolor()[:, 3] > 0.5).all()


def test_patches_are_numbered_row_by_row():
    ax = overlay(IMAGE, [0.1, 0.2, 0.3, 0.4, 0.0, 0.0], grid=(2, 3))
    by_alpha = np.argsort(-tints(ax).get_facecolor()[:, 3])
    centre = tints(ax).get_paths()[by_alpha[0]].get_extents()
    assert (centre.x0, centre.y0, centre.x1) == pytest.approx((-0.5, 14.5, 40 / 3 - 0.5))


def test_names_and_the_place_that_asks_are_marked():
    ax = overlay(IMAGE, [0.3, 0.7], boxes=np.array(list(BOXES.values())), names=("rabbit", "sky"), mark=1)
    assert [text.get_text() for text in ax.texts] == ["rabbit 0.30", "sky 0.70"]
    (frame,) = [patch for patch in ax.patches if patch.get_linewidth() == 3.5]
    assert to_hex(frame.get_edgecolor()).upper() == ROLE["query"]
    assert frame.get_bbox().extents.tolist() == [-0.5, -0.5, 39.5, 9.5]


@pytest.mark.parametrize("size", [4, 8, 30, 400])
def test_names_stand_in_their_boxes_however_few_pixels_a_picture_has(size):
    unit = size / 4
    boxes = {"a": (0, 0, unit, unit), "b": (2 * unit, 2 * unit, 3 * unit, 3 * unit)}
    ax = overlay(np.ones((size, size)), [0.7, 0.3], boxes=boxes)
    pixels(ax.figure)
    for text, (left, upper, right, lower) in zip(ax.texts, boxes.values(), strict=True):
        (x0, y0), (x1, y1) = ax.transData.inverted().transform(text.get_window_extent())
        assert left - 0.5 < x0 < x1 < right - 0.5 and upper - 0.5 < y1 < y0 < lower - 0.5


def test_places_may_be_named_by_an_array_and_pictures_be_pillows():
    from PIL import Image

    ax = overlay(Image.new("L", (4, 4), 200), [0.5, 0.5], grid=(1, 2), names=np.array(["x", "y"]))
    assert [text.get_text() for text in ax.texts] == ["x 0.50", "y 0.50"]
    assert alignment(HALF, **LABELS, query_name=None).artists


def test_bytes_and_gray_pictures_are_accepted():
    gray = (IMAGE[..., 0] * 255).astype(np.uint8)
    for image in (IMAGE, gray, gray / 255, gray.tolist() and IMAGE.tolist()):
        drawn = overlay(image, [1.0], grid=(1, 1)).images[0].get_array()
        assert drawn.shape == (30, 40, 3) and drawn.dtype == np.uint8 and drawn.min() >= 127, "pale, in bytes"
    assert "all weights are 0" in words(overlay(IMAGE, [0.0], grid=(1, 1)))
