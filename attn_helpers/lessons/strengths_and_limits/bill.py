"""For further/what_attention_costs: multiplications told, time and memory measured, and softmax in blocks drawn."""

import json
import pathlib
import time
import tracemalloc

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from ..._language import say
from ...drawing import tables
from ...drawing._style import plotter
from ...drawing._text import ROLE, style
from ...drawing.display import show

FILE = pathlib.Path(__file__).with_name("attention_bill.json")
ENDINGS = {"": ("#C1121F", "o-"), "_in_blocks": ("#0B5FA5", "^--")}  # of the measured columns: colour and look
MB = 10**6


def seconds(work, runs=5):
    """Return the least processor time of several runs: what else the machine does can only add to it.

    Parameters
    ----------
    work : function of nothing
    runs : int

    Returns
    -------
    float
    """
    took = []
    for _ in range(runs):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def peak_bytes(work, *inputs):
    """Return the most bytes that were held at once while a function ran, beyond those held before.

    Parameters
    ----------
    work : callable
    *inputs
        What it is called with.

    Returns
    -------
    int

    Examples
    --------
    >>> peak_bytes(np.zeros, 1_000_000) // 1000
    8000
    """
    tracemalloc.start()
    try:
        work(*inputs)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def load_bill():
    """Load the measured time and memory of attention.

    Returns
    -------
    dict
        Processor, date, n, and columns of seconds and bytes.

    Notes
    -----
    Recomputed by ``python -m tests.rebuild.bill``.

    Examples
    --------
    >>> sorted(load_bill())[:2]
    ['bytes', 'bytes_in_blocks']
    """
    bill = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: np.array(value) if isinstance(value, list) else value for name, value in bill.items()}


def attention_in_blocks(queries, keys, values, block=64):
    """Do what the notebook's ``output_in_blocks`` does, for all queries at once: numbers become columns.

    Parameters
    ----------
    queries : (n_queries, d)
    keys : (n, d)
    values : (n, d_value)
    block : int

    Returns
    -------
    ndarray, (n_queries, d_value)

    Examples
    --------
    >>> attention_in_blocks(np.zeros((1, 2)), np.ones((3, 2)), np.array([[1.0], [2.0], [6.0]]), block=2)
    array([[3.]])
    """
    largest, total, found = -np.inf, 0.0, 0.0  # later (n_queries, 1), (n_queries, 1) and (n_queries, d_value)
    for start in range(0, len(keys), block):
        some = slice(start, start + block)
        scores = queries @ keys[some].T / queries.shape[1] ** 0.5
        new = np.maximum(largest, scores.max(axis=1, keepdims=True))
        correction = np.exp(largest - new)
        powers = np.exp(scores - new)
        total = total * correction + powers.sum(axis=1, keepdims=True)
        found = found * correction + powers @ values[some]
        largest = new
    return found / total


@plotter
def growing_maps(sizes):
    """Show attention maps of random queries and keys, all drawn with cells of one size.

    Parameters
    ----------
    sizes : ints
        n of each.

    Examples
    --------
    >>> growing_maps([8, 16])
    """
    rng, gap, left = np.random.default_rng(0), 4, 0
    wide, high = sum(sizes) + gap * (len(sizes) + 1), max(sizes) + 10  # room at all sides, and for the names below
    figure = Figure(figsize=(7.6, 7.6 * high / wide), facecolor="white")
    ax = figure.add_axes((0, 0, 1, 1))
    for n in sizes:
        powers = np.exp(rng.normal(size=(n, n)))
        weights = powers / powers.sum(axis=1, keepdims=True)
        ax.imshow(weights / weights.max(), cmap=colormaps["magma_r"], extent=(left, left + n, 0, n), vmin=0, vmax=1)
        below = say("n = {n}\n{count:,} weights").format(n=n, count=n * n)
        ax.text(left + n / 2, -2, below, ha="center", va="top", **style())
        left += n + gap
    ax.set(xlim=(-gap, wide - gap), ylim=(max(sizes) + 1 - high, max(sizes) + 1))
    ax.set_axis_off()
    caption = say(
        "Attention maps of {sizes} tokens, by random scores. All cells have the same size, and each is one weight."
    )
    show(figure, caption=caption.format(sizes=say(", ").join(map(str, sizes))))


def crossing(d, lengths):
    """Tabulate the multiplications of projections and of attention's own two products.

    Parameters
    ----------
    d : int
        The width.
    lengths : ints
        How many tokens.

    Returns
    -------
    Table

    Examples
    --------
    >>> crossing(64, [128])
    n     four projections   scores and output
    128          2,097,152           2,097,152
    """
    rows = {f"{n:,}": [4 * n * d * d, 2 * n * n * d] for n in lengths}
    return tables.table([say("four projections"), say("scores and output")], rows, corner="n")


@plotter
def running(scores, values, first):
    """Show the powers of one query's keys in two blocks, before and after the correction, and the two running sums.

    Parameters
    ----------
    scores, values : (n,)
    first : int
        How many keys the first block has.

    Examples
    --------
    >>> running(np.log([1, 2, 4, 8]), np.ones(4), 2)
    """
    n, titles = len(scores), (say("after block 1"), say("block 1, corrected"), say("after block 2"))
    figure = Figure(figsize=(9.2, 3.6), facecolor="white", layout="constrained")
    for ax, title, seen, held in zip(figure.subplots(1, 3, sharey=True), titles, (first, first, n), (first, n, n),
                                     strict=True):  # fmt: skip
        largest = np.max(scores[:held])
        powers = np.exp(scores[:seen] - largest)
        colors = [ROLE["key"]] * first + [ROLE["query"]] * (seen - first)
        for bar, power in zip(ax.bar(range(seen), powers, color=colors), powers, strict=True):
            ax.text(bar.get_x() + bar.get_width() / 2, power, f"{power:.3g}", ha="center", va="bottom", **style())
        ax.set(xlim=(-0.6, n - 0.4), ylim=(0, 1.25), yticks=[0, 0.5, 1], xticks=range(n))
        ax.tick_params(labelsize=12)
        ax.set_xlabel(say("key"), **style())
        sums = say("total {total:.4g}, found {found:.4g}").format(total=powers.sum(), found=powers @ values[:seen])
        less = say("scores minus log {number:.4g}").format(number=np.exp(largest))
        ax.set_title(f"{title}\n{less}\n{sums}", **style())
        ax.spines[["top", "right"]].set_visible(False)
    figure.axes[0].set_ylabel(say("power"), **style())
    caption = say(
        "Powers of the keys, orange for block 1 and blue for block 2. In the middle, the largest score has changed, "
        "and block 1 is corrected."
    )
    show(figure, caption=caption)


@plotter
def measured():
    """Show the measured time and memory of attention against n.

    Examples
    --------
    >>> measured()
    """
    bill = load_bill()
    figure = Figure(figsize=(9.2, 3.9), facecolor="white", layout="constrained")
    names = {"": say("whole map"), "_in_blocks": say("in blocks")}
    units = ("seconds", 1, say("seconds")), ("bytes", MB, say("MB at once"))
    for ax, (unit, scale, name) in zip(figure.subplots(1, 2), units, strict=True):
        ends = []
        for ending, (color, look) in ENDINGS.items():
            y = bill[unit + ending] / scale
            ax.plot(bill["n"], y, look, color=color, linewidth=2.2, label=names[ending])
            ends.append([(x, one, color) for x, one in zip(bill["n"][-2:], y[-2:], strict=True)])
        for lower, upper in zip(*sorted(ends, key=lambda line: line[-1][1]), strict=True):
            for (x, one, color), side, away in ((lower, "left", (7, -9)), (upper, "right", (-7, 5))):
                ax.annotate(_short(one), (x, one), away, textcoords="offset points", ha=side, **style(color=color))
        ax.set(xscale="log", yscale="log")
        ax.margins(0.14)  # room for the last numbers
        ax.set_xticks(bill["n"], [f"{n:,}" for n in bill["n"]], rotation=45, **style())
        ax.set_xticks([], minor=True)
        ax.yaxis.set_major_formatter("{x:g}")
        ax.tick_params(labelsize=12)
        ax.grid(alpha=0.3)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_xlabel("n", **style())
        ax.set_ylabel(name, **style())
    figure.axes[0].legend(prop={"size": 12}, frameon=False)
    caption = say(
        "Measured for d = {d}, {dtype}, on one core of {processor}, {date}. Each step to the right is twice the "
        "length; each line further up is ten times as much. The numbers belong to the last two points."
    )
    show(figure, caption=caption.format(**bill))


def _short(number):
    """Return two digits of a number below 100, and all whole digits of another one."""
    return f"{number:.0f}" if number >= 100 else f"{number:#.2g}".rstrip(".")
