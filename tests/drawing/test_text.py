"""Any label is drawn as it is, in a font that has it."""

import warnings

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from attn_helpers import alignment, head_heatmaps, heatmap, matrix, overlay
from attn_helpers.drawing._glyphs import FONTS, lacking, visible
from attn_helpers.drawing._layout import LONGEST
from attn_helpers.drawing._text import Words, shortened
from attn_helpers.drawing.display import pixels

from ..rebuild.fonts import used
from .shared import IMAGE, words

HOSTILE = [
    "$x_{",
    "<script>alert(1)</script>",
    "שלום עולם",
    "🐇❤️👩‍👩‍👧",
    "x" * 200,
    "a\nb",
    "",
    "\\frac",
    "\x07",
    "%s {0}",
]


@pytest.mark.parametrize("label", HOSTILE)
def test_any_label_is_drawn_literally(label):
    seen, unknown = visible(label), lacking(label)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if unknown:
            warnings.filterwarnings("ignore", "No font on this machine has")
        for ax in (
            heatmap([[0.5]], queries=[label], keys=[label], title=label, query_name=label, key_name=label),
            matrix([[0.5]], rows=[label], columns=[label], name=label),
            head_heatmaps([[[0.5]]], queries=[label], keys=[label], titles=[label]).axes[0],
            alignment([[0.5]], queries=[label], keys=[label]),
            overlay(IMAGE, [0.5], boxes={label: (0, 0, 9, 9)}, title=label),
        ):
            named = [text.get_text() for text in ax.texts]
            assert not label or shortened(seen, LONGEST) in words(ax) or named == [f"{seen} 0.50"]
            assert not ax.title.get_parse_math() or not ax.get_title()
            pixels(ax.figure)


def test_labels_may_be_anything_that_has_a_text():
    ax = heatmap(np.full((2, 2), 0.5), queries=(1, None), keys=np.array(["a", "b"]))
    assert [text.get_text() for text in ax.get_yticklabels()] == ["1", "None"]


def test_arguments_are_not_changed():
    values, labels = np.array([[0.5, 1 + 1e-12]]), ["a", "b"]
    values.flags.writeable = False
    heatmap(values, queries=["q"], keys=labels)
    assert labels == ["a", "b"] and values[0, 1] == 1 + 1e-12


# fonts


def test_font_has_every_chinese_character_of_the_project():
    font = FT2Font(str(FONTS / "noto-sans-sc-subset.ttf"))
    assert {"苹", "果", "查"} <= used()
    assert {c for c in used() if not font.get_char_index(ord(c))} == set()  # python -m tests.rebuild.fonts


def test_font_is_small_has_everyday_chinese_and_its_licence():
    font = FT2Font(str(FONTS / "noto-sans-sc-subset.ttf"))
    everyday = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
    assert sum(font.get_char_index(ord(c)) > 0 for c in everyday) > 3_650
    assert (FONTS / "noto-sans-sc-subset.ttf").stat().st_size < 2_000_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "@fontsource/noto-sans-sc" in (FONTS / "SOURCE.md").read_text(encoding="utf-8")


def ink_of(text):
    """How many pixels a label makes dark, and where."""
    figure = Figure(figsize=(2, 1), facecolor="white")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.add_artist(Words((0.5, 0.5), [text], ax.transAxes, size=30))
    figure.attn_laid_out = True
    return pixels(figure)[..., 0] < 128


def test_chinese_is_drawn_as_glyphs_and_unknown_characters_as_boxes():
    assert ink_of("看").any() and ink_of("看").sum() != ink_of("见").sum()
    box = ink_of("\U0001fae8")  # an emoji that no font here has
    assert box.any() and (box == ink_of("\U0001fae7")).all()
    assert not (ink_of("看") == box).all()
