"""What several tests of drawings look at."""

import numpy as np

from attn_helpers.drawing._text import Words

LABELS, HALF = {"queries": ["q"], "keys": ["a", "b"]}, [[0.5, 0.5]]
IMAGE = np.random.default_rng(2).random((30, 40, 3))
QUERIES, KEYS = ["the", "teacher", "saw"], ["老师", "昨天", "看见了", "学生", "。"]


def words(ax):
    """All texts that are drawn as outlines, each with its group."""
    return {text: group for group in ax.artists if isinstance(group, Words) for text in group.texts}


def numbers(ax):
    groups = [group for group in ax.artists if group.get_gid() == "numbers"]
    return groups[0] if groups else None


def scales(figure):
    """The colour bars of a figure, each with its texts and where they stand."""
    return [
        (image, {text: point for group in ax.artists if part(group, "scale") for text, point in places(group).items()})
        for ax in figure.axes
        for image in ax.images
        if image.get_gid() == "scale"
    ]


def part(group, gid):
    return isinstance(group, Words) and group.get_gid() == gid


def places(group):
    """Where the texts of a group stand, in pixels, without their shift."""
    return dict(zip(group.texts, group.get_transform().transform(group.points), strict=True))
