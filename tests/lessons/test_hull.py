"""The hull's corners are those points from which all others lie within half a turn."""

import numpy as np
import pytest

from attn_helpers.lessons.query_key_value.hull import hull


def corners_by_angle(points):
    """Find corners by looking around from each point: a gap of more than half a turn."""
    found = []
    for i, point in enumerate(points):
        away = np.delete(points, i, axis=0) - point
        angles = np.sort(np.arctan2(away[:, 1], away[:, 0]))
        gaps = np.diff(np.append(angles, angles[0] + 2 * np.pi))
        if gaps.max() > np.pi + 1e-9:
            found.append(i)
    return found


@pytest.mark.parametrize("n", [3, 5, 11, 31])
def test_the_same_corners_as_looking_around_from_each_point(n):
    points = np.random.default_rng(n).normal(size=(n, 2))
    assert sorted(hull(points)) == corners_by_angle(points)


def test_corners_come_in_order_around():
    points = np.random.default_rng(2).normal(size=(23, 2))
    ring = points[hull(points)]
    x, y = ring.T
    area = (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2
    steps = np.roll(ring, -1, axis=0) - ring
    turns = steps[:, 0] * np.roll(steps[:, 1], -1) - steps[:, 1] * np.roll(steps[:, 0], -1)
    assert area > 0 and (turns > 0).all()


def test_equal_points_and_points_on_a_side_are_no_corners():
    assert hull([[0, 0], [1, 0], [2, 0], [2, 0], [0, 2]]).tolist() == [0, 2, 4]


@pytest.mark.parametrize(("points", "corners"), [([[3, 4]], [0]), ([[1, 1], [0, 0]], [1, 0]), ([[1, 1], [1, 1]], [0])])
def test_fewer_than_three_points(points, corners):
    assert hull(points).tolist() == corners


def test_points_on_one_line_have_two_ends():
    assert sorted(hull([[1, 1], [0, 0], [2, 2]])) == [1, 2]


@pytest.mark.parametrize("points", [[[1, 2, 3]], np.empty((0, 2)), [1, 2], [[np.nan, 0]]])
def test_other_shapes_are_named(points):
    with pytest.raises(ValueError, match=r"^hull: points must be"):
        hull(points)
