"""Checkers draw the same numbers in each run."""

import numpy as np
import pytest

from attn_helpers.exercises import grading


@pytest.fixture(autouse=True)
def repeatable(monkeypatch):
    rng = np.random.default_rng(5)
    monkeypatch.setattr(grading, "FRESH", lambda: np.random.default_rng(rng.integers(2**32)))
