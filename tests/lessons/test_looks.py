"""The pictures of lesson 01, as its own cells ask for them, look the same under any style that a reader chose."""

import matplotlib
import nbformat
import numpy as np
import pytest

from attn_helpers.lessons.non_volitional_pooling import figures

from ..course import LESSONS
from .test_query_key_value_looks import STYLE, pixels


def pictures(path, style):
    """Run a lesson's cells under a style, and return what each picture's pixels are when it is shown."""
    found, space = [], {"display": lambda shown: None}  # a notebook has it without an import
    figures.show = lambda drawn, caption: found.append(pixels(drawn))
    with matplotlib.rc_context(style):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code" and not {"raises-exception"} & set(cell.metadata.get("tags", [])):
                exec(cell.source, space)
    return found


@pytest.mark.slow
def test_lesson_01_keeps_its_look(monkeypatch):
    monkeypatch.setattr(figures, "show", figures.show)  # put back afterwards
    usual, other = (pictures(LESSONS[0], style) for style in ({}, STYLE))
    assert len(usual) == len(other) >= 12
    assert [n for n, (one, two) in enumerate(zip(usual, other, strict=True)) if not np.array_equal(one, two)] == []
