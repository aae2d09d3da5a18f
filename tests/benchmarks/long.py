"""Time pictures of long inputs, from array to PNG: ``python -m tests.benchmarks.long``. 2 seconds are the most."""

import time

import numpy as np

from attn_helpers import alignment, causal_mask, head_heatmaps, heatmap, softmax
from attn_helpers.drawing._png import png
from attn_helpers.drawing.display import figure_of, pixels


def drawings(count):
    """Return what is drawn for so many tokens, by name."""
    weights = softmax(2 * np.random.default_rng(0).normal(size=(count, count)))
    labels = {side: [f"token{n}" for n in range(count)] for side in ("queries", "keys")}
    return {
        "heatmap": lambda: heatmap(weights, **labels),
        "heatmap, causal": lambda: heatmap(weights, **labels, mask=causal_mask(count)),
        "head_heatmaps, 8 heads, causal": lambda: head_heatmaps([weights] * 8, **labels, mask=causal_mask(count)),
        "alignment": lambda: alignment(weights, **labels),
    }


def main():
    print("| tokens | picture | processor seconds |\n|---|---|---|")
    for count in (128, 512):
        for name, draw in drawings(count).items():
            start = time.process_time()
            png(pixels(figure_of("long", draw())))
            print(f"| {count} | {name} | {time.process_time() - start:.2f} |")


if __name__ == "__main__":
    main()
