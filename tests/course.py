"""The course under test: where its notebooks and its README stand."""

import pathlib

from attn_helpers.publishing.course import Course

ROOT = pathlib.Path(__file__).resolve().parent.parent
COURSE = Course(ROOT / "notebooks")
NOTEBOOKS, LESSONS, ALL, README = COURSE.folder, COURSE.lessons, COURSE.notebooks, COURSE.readme
FURTHER = COURSE.further
