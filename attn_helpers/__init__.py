"""Attention, from average pooling to many heads: the mathematics in NumPy, and heatmaps to see it with."""

import sys
from importlib import import_module
from types import ModuleType

from .attention import attention, attention_weights, causal_mask
from .heads import MultiHead, merge_heads, multi_head_attention, split_heads
from .pooling import average_pooling, max_pooling, salience_pooling
from .scores import additive_scores, dot_product_scores, gaussian_scores, softmax

# Drawing is imported when first used: whoever only computes does not wait for matplotlib.
_LATER = {
    "heatmap": "plots",
    "matrix": "plots",
    "head_heatmaps": "plots",
    "alignment": "plots",
    "overlay": "plots",
    "show": "plots",
    "flipbook": "flipbook",
    "check": "check",
}

__all__ = [
    "average_pooling", "max_pooling", "salience_pooling",
    "softmax", "dot_product_scores", "additive_scores", "gaussian_scores", "attention_weights", "attention",
    "causal_mask", "MultiHead", "split_heads", "merge_heads", "multi_head_attention",
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


class _Package(ModuleType):
    def __setattr__(self, name, value):
        """Keep ``flipbook`` the function: importing its module would put the module of that name here."""
        shadows = name == "flipbook" and isinstance(value, ModuleType)
        super().__setattr__(name, value.flipbook if shadows else value)


sys.modules[__name__].__class__ = _Package
