"""The course under test: where its notebooks and its README stand."""

import pathlib
import re

import pytest

from attn_helpers.publishing.course import Course

ROOT = pathlib.Path(__file__).resolve().parent.parent
COURSE = Course(ROOT / "notebooks")
NOTEBOOKS, LESSONS, ALL, README = COURSE.folder, COURSE.lessons, COURSE.notebooks, COURSE.readme
FURTHER = COURSE.further
CHINESE = Course(NOTEBOOKS / "zh")
IN_CHINESE = CHINESE.notebooks
# Code, ids and links of the Chinese notebooks are those of the English ones, which tests/translation holds. So in each
# run only these are looked at as closely, a lesson with dials and live controls and its solution; all with --slow.
CLOSELY = [path for path in IN_CHINESE if path.stem.startswith("02_")]
BOTH, SOON = [*ALL, *IN_CHINESE], [*ALL, *CLOSELY]


def first(some, every):
    """Return what to parametrize with: some always, all others, which are made alike, in the slow tests alone."""
    return [
        value
        if value in some
        else pytest.param(*(value if isinstance(value, tuple) else [value]), marks=pytest.mark.slow)
        for value in every
    ]


def words(text):
    """Return the words of a text; a Chinese one is of two characters, as a rule."""
    return re.findall(r"[\u3400-\u9fff]{1,2}|[^\s\u3400-\u9fff]+", text)
