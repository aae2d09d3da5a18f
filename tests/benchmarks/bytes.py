"""The bytes of what a notebook keeps: each question of the bank, and a dial, before and after it carries its overview.

    python -m tests.benchmarks.bytes

Before: the page with its first picture alone, the same picture as PNG beside it, and a picture of panels next to it.
"""

import base64
import json
import statistics

import numpy as np

from attn_helpers import ask, flipbook, heatmap, softmax
from attn_helpers.controls._sheet import MOST
from attn_helpers.drawing._png import png
from attn_helpers.drawing.display import pixels
from attn_helpers.drawing.panels import multiples
from attn_helpers.questions.bank import bank

WORDS = [f"word{n}" for n in range(16)]
WEIGHTS = softmax(np.random.default_rng(0).normal(size=(20, 16, 16)) * 2)


def draw(ax, step):
    heatmap(WEIGHTS[step], queries=WORDS, keys=WORDS, ax=ax)


def saved(bundle):
    """Return how many bytes a bundle takes in a notebook."""
    told = {kind: base64.b64encode(one).decode() if isinstance(one, bytes) else one for kind, one in bundle.items()}
    return len(json.dumps(told, ensure_ascii=False).encode())


def main():
    sizes = {name: saved(ask(name)._repr_mimebundle_()[0]) for name in bank()}
    pages = sorted(len(ask(name)._repr_mimebundle_()[0]["text/html"].encode()) for name in bank())
    middle = statistics.median(pages)
    print(f"{len(pages)} questions: HTML {pages[0]} to {pages[-1]} bytes, median {middle:.0f}; at most 6,000 is wanted")
    print(f"with their text, as saved: {min(sizes.values())} to {max(sizes.values())} bytes")
    three = list(bank())[:3]
    together, alone = saved(ask(*three)._repr_mimebundle_()[0]), sum(sizes[name] for name in three)
    print(f"three in one output: {together} bytes; each alone: {alone}")
    book = flipbook(draw, alt=lambda step: f"This is step {step}.", step=range(20))._repr_mimebundle_()[0]
    steps = np.linspace(0, 19, MOST).round().astype(int).tolist()
    first = png(pixels(heatmap(WEIGHTS[0], queries=WORDS, keys=WORDS).figure))
    panels = png(pixels(multiples(draw, step=steps, columns=3, size=(15, 13))))
    sheet, first, panels = (len(base64.b64encode(picture)) for picture in (book["image/png"], first, panels))
    after = saved(book)
    print(f"a dial of 20 heatmaps 16 × 16: {after:,} bytes with its overview, which is {sheet:,} of them, twice")
    print(f"before: {after - 2 * sheet + first:,} bytes, and {panels:,} for panels of {MOST} frames beside it")


if __name__ == "__main__":
    main()
