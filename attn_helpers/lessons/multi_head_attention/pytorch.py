"""What PyTorch computed, saved (``tests/rebuild/pytorch.py`` made the file and says how), and a mask in both senses."""

import pathlib

import numpy as np

from ...drawing.display import show
from ...drawing.heatmaps import head_heatmaps
from ._charts import booleans

FILE = pathlib.Path(__file__).parent / "pytorch.npz"


def saved():
    """Return PyTorch's inputs, weights and answers.

    Returns
    -------
    dict
        Name → ndarray.

    Examples
    --------
    >>> saved()["queries"].shape, saved()["mha"].shape
    ((3, 5, 8), (3, 5, 8))
    """
    with np.load(FILE, allow_pickle=False) as file:
        return {name: file[name] for name in file}


def first_maps():
    """Show the weights of PyTorch's two heads for the first of the saved sentences."""
    weights = saved()["mha_weights"][0]
    show(
        head_heatmaps(weights, queries=range(weights.shape[1]), keys=range(weights.shape[2])),
        caption="What two heads of an nn.MultiheadAttention look at, computed by PyTorch.",
    )


def both_senses(mask):
    """Show a mask beside the one that means the same to MultiheadAttention.

    Parameters
    ----------
    mask : boolean array, (n_queries, n_keys)
        True = may attend.
    """
    show(
        booleans({"this course: True = may attend": mask, "MultiheadAttention: True = left out": ~mask}),
        caption="One mask, written in both senses. What is True on the left is False on the right.",
    )
