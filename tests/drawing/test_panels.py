"""Small multiples draw each setting once, and weights stand over the objects of a scene."""

import numpy as np
import pytest

from attn_helpers.drawing.overlays import overlay
from attn_helpers.drawing.panels import asking, look, most, multiples, told
from attn_helpers.lessons.non_volitional_pooling.scenes import meadow


def test_multiples_draw_every_setting_once_in_reading_order():
    seen = []
    figure = multiples(lambda ax, *, beta: seen.append((ax, beta)), beta=(0, 1, 4), columns=2, size=(6, 4))
    assert [beta for _, beta in seen] == [0, 1, 4] and [ax for ax, _ in seen] == figure.axes
    figure.draw_without_rendering()
    corners = [ax.get_position().corners()[1] for ax in figure.axes]  # left, top
    assert corners[0][0] < corners[1][0] and corners[2][1] < corners[0][1] and np.isclose(corners[2][0], corners[0][0])
    assert tuple(figure.get_size_inches()) == (6, 4)


@pytest.mark.parametrize("dial", [{}, {"beta": ()}, {"beta": (1,), "gamma": (1,)}])
def test_multiples_need_one_dial(dial):
    with pytest.raises(ValueError, match="multiples: dial must be one name with at least one value, got"):
        multiples(lambda ax, **setting: None, **dial)


def test_multiples_need_columns():
    with pytest.raises(ValueError, match="columns must be a whole number"):
        multiples(lambda ax, **setting: None, columns=0, beta=(1,))


def test_overlay_may_share_one_scale_between_panels():
    scene = {"boxes": [(0, 0, 2, 2), (3, 0, 5, 2)], "top": 1}
    image = np.ones((4, 6, 3))
    figure = multiples(lambda ax, *, weight: overlay(image, [weight, 0], ax=ax, **scene), weight=(0.2, 0.8))
    weak, strong = (ax.collections[0].get_facecolors()[:, 3].max() for ax in figure.axes)
    assert np.isclose(strong / weak, 4)
    with pytest.raises(ValueError, match="overlay: top must be from the greatest weight 0.8 to 1, got 0.5"):
        overlay(image, [0.8], boxes=[(0, 0, 2, 2)], top=0.5)


def test_look_names_objects_where_there_is_room():
    shares = [0.5, 0.5, 0, 0, 0, 0]
    assert "rabbit 0.50" in [text.get_text() for text in look(meadow(), shares).texts]
    narrow = multiples(lambda ax, *, n: look(meadow(), shares, ax=ax), n=(1, 2, 3), columns=3, size=(7, 2)).axes[0]
    assert not narrow.texts


def test_a_look_without_its_scale_is_as_high_as_its_picture():
    bare, scaled = (look(meadow(), np.ones(6) / 6, scale=scale).figure for scale in (False, True))
    assert np.divide(*bare.get_size_inches()) == pytest.approx(480 / 300)
    assert scaled.get_size_inches()[1] > bare.get_size_inches()[1]


@pytest.mark.parametrize("size", [(9.0, 3.3), (6.0, 3.0), None])
def test_names_stay_in_the_picture(size):
    scene = meadow()

    def draw(ax, *, n):
        look(scene, [0.05] * 6, ax=ax)

    figure = multiples(draw, n=(1, 2), size=size) if size else look(scene, [0.05] * 6).figure
    figure.draw_without_rendering()
    for ax in figure.axes:
        frame = ax.get_window_extent()
        for text in ax.texts:
            box = text.get_window_extent()
            assert frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1


def test_told_says_who_has_most():
    assert told(meadow(), [0, 0, 0, 0.2, 0.8, 0]) == "tree 0.80, then stone 0.20"
    assert told(meadow(), np.full(6, 1 / 6)) == "every object 0.17"


def test_asking_frames_the_patch_that_asks():
    ax = asking(np.full((6, 8, 3), 0.5), [0.1] * 6, grid=(2, 3), patch=4)
    (frame,) = ax.patches
    assert frame.get_x() == pytest.approx(8 / 3 - 0.5, abs=0.51) and frame.get_y() == pytest.approx(2.5, abs=0.51)
    assert ax.figure.get_size_inches()[0] == pytest.approx(3.6 * 8 / 6)


def test_most_counts_the_greatest_weights():
    assert [most([0.2, 0.5, 0.3], share) for share in (0.4, 0.7, 0.99)] == [1, 2, 3]
