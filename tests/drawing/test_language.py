"""What pictures say is said in the language that was chosen; labels and titles that are given stay as they are."""


import numpy as np
import pytest

from attn_helpers import _language, alignment, head_heatmaps, heatmap, matrix, overlay
from attn_helpers.drawing._grid import cells_of
from attn_helpers.drawing._text import Words
from attn_helpers.drawing.charts import bars, fit
from attn_helpers.drawing.panels import told
from attn_helpers.lessons.non_volitional_pooling.scenes import meadow

from ..marked import Marked


@pytest.fixture(autouse=True)
def marked(monkeypatch):
    monkeypatch.setattr(_language, "_spoken", Marked())


def words(ax):
    """Return all that is written in axes."""
    return {text for artist in ax.artists if isinstance(artist, Words) for text in artist.texts}


def test_a_heatmaps_axes_are_named_and_its_labels_are_not_touched():
    ax = heatmap([[0.2, 0.8]], queries=["query"], keys=["a", "b"], title="key", key_name="mine")
    assert {"«query»", "«mine»", "query", "a", "b"} <= words(ax)
    assert ax.get_title() == "key"
    assert cells_of(ax).names == ("«query»", "«mine»")


def test_other_grids_name_their_axes_scales_and_panels():
    assert "«value»" in words(matrix([[1.0]], rows=["a"], columns=["b"]))
    assert "" in words(matrix([[1.0]], rows=["a"], columns=["b"], name=""))
    assert {"«query»", "«key»"} <= words(alignment([[1.0]], queries=["a"], keys=["b"]))
    ax = head_heatmaps([[[1.0]]], queries=["a"], keys=["b"]).axes[0]
    assert {"«head 0»", "«weight»"} <= words(ax)
    assert cells_of(ax).names == ("««head 0»: «query»»", "«key»")


def test_a_name_tells_how_many_labels_are_left_out():
    ax = heatmap(np.zeros((1, 200)), queries=["q"], keys=range(200))
    assert any(text.startswith("««key» (") and text.endswith(" of 200 labels left out)»") for text in words(ax))


@pytest.mark.parametrize(("weights", "said"), [([1, 0], "«darkest tint = 1»"), ([0, 0], "«all weights are 0»")])
def test_an_overlay_says_its_scale(weights, said):
    assert said in words(overlay([[0.5, 0.5]], weights, grid=(1, 2)))


def test_charts_name_their_axes():
    assert (bars([1.0]).get_xlabel(), bars([1.0]).get_ylabel()) == ("«keys, by weight»", "«weight»")
    ax = fit(([0, 1], [0, 1]), ([0, 1], [0, 1]))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("«x (key, query)»", "«y (value)»")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([0.7, 0.3, 0, 0, 0, 0], "««rabbit» 0.70, then «grass» 0.30»"),
        ([1, 0, 0, 0, 0, 0], "«rabbit» 1.00"),
        (np.ones(6) / 6, "«every object 0.17»"),
    ],
)
def test_objects_are_named(weights, said):
    assert told(meadow(), weights) == said
