"""Attention, from average pooling to many heads: the mathematics in NumPy, and heatmaps to see it with."""

from importlib import import_module

from ._language import language
from .attention import attention, attention_weights, causal_mask
from .heads import MultiHead, merge_heads, multi_head_attention, split_heads
from .pooling import average_pooling, max_pooling, salience_pooling
from .scores import additive_scores, dot_product_scores, gaussian_scores, softmax

# Drawing is imported when first used: whoever only computes does not wait for matplotlib.
_LATER = {
    "heatmap": "drawing.heatmaps",
    "matrix": "drawing.heatmaps",
    "head_heatmaps": "drawing.heatmaps",
    "alignment": "drawing.heatmaps",
    "overlay": "drawing.heatmaps",
    "show": "drawing.heatmaps",
    "flipbook": "controls.flipbook",
    "ask": "questions.ask",
    "check": "exercises.check",
}

__all__ = [
    "average_pooling", "max_pooling", "salience_pooling",
    "softmax", "dot_product_scores", "additive_scores", "gaussian_scores", "attention_weights", "attention",
    "causal_mask", "MultiHead", "split_heads", "merge_heads", "multi_head_attention", "language",
    *_LATER,
]  # fmt: skip


def __getattr__(name):
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_LATER[name]}", __name__)
    found = module if name == "check" else getattr(module, name)
    globals()[name] = found
    return found


def __dir__():
    return sorted(set(globals()) | set(__all__))
