"""Drawings of the fifth lesson: digits, what an output can see, accuracies with error bars, costs."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ..._shapes import wrong
from ...drawing._text import ROLE, style

LOOKS = {  # colour, marker and line of each network: none is a role's colour
    "CNN": ("#3A3A3A", "o", "-"),
    "attention": ("#C1121F", "s", "-"),
    "attention, 2 layers": ("#C1121F", "D", ":"),
    "average pooling": ("#8A6D00", "^", "-"),
    "logistic regression": ("#7A7A7A", "v", "--"),
}


def digits(images, labels=None, *, columns=10):
    """Draw pictures in rows, labels above them.

    Parameters
    ----------
    images : (n, h, w)
    labels : n of anything, optional
    columns : int
        How many stand in a row.

    Returns
    -------
    matplotlib Figure

    Examples
    --------
    >>> len(digits(np.zeros((4, 8, 8)), columns=2).axes)
    4
    """
    rows = -(-len(images) // columns)
    figure = Figure(figsize=(9.0, (9.0 / columns + 0.25 * (labels is not None)) * rows), layout="constrained")
    for i, image in enumerate(images):
        ax = figure.add_subplot(rows, columns, i + 1)
        picture(image, ax=ax, title=None if labels is None else str(labels[i]))
    return figure


def picture(image, *, ax, title=None, seen=None, seat=None):
    """Draw a grey picture; tint what is seen, frame the output's pixel.

    Parameters
    ----------
    image : (h, w)
        0 is paper, 1 is ink.
    ax : matplotlib Axes
    title : str, optional
    seen : (h, w) boolean, optional
    seat : (row, column), optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = picture(np.zeros((4, 4)), ax=Figure().subplots(), seen=np.eye(4) > 0, seat=(2, 2))
    >>> len(ax.images), len(ax.patches)
    (2, 1)
    """
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=1)
    if seen is not None:
        tint = np.zeros((*seen.shape, 4))
        tint[seen] = (0.76, 0.07, 0.12, 0.45)
        ax.imshow(tint)
    if seat is not None:
        frame = {"fill": False, "edgecolor": ROLE["output"], "linewidth": 2.5}
        ax.add_patch(Rectangle((seat[1] - 0.5, seat[0] - 0.5), 1, 1, **frame))
    ax.set(xticks=[], yticks=[])
    if title is not None:
        ax.set_title(title, **style())
    return ax


def signed(values, *, ax, title=None):
    """Draw numbers as colours about 0, blue above and red below, white for 0.

    Parameters
    ----------
    values : (h, w)
    ax : matplotlib Axes
    title : str, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> signed(np.eye(3), ax=Figure().subplots()).images[0].get_clim()
    (-1.0, 1.0)
    """
    most = float(np.abs(values).max()) or 1.0
    ax.imshow(values, cmap="RdBu", vmin=-most, vmax=most)
    ax.set(xticks=[], yticks=[])
    if title is not None:
        ax.set_title(title, **style())
    return ax


def accuracies(found, *, ax, title=None, live=None, names=True):
    """Draw accuracies in % against the number of digits, a log axis, error bars of ± one standard deviation.

    Parameters
    ----------
    found : {network: {n: Mean}}
    ax : matplotlib Axes
    title : str, optional
    live : like found, optional
        Drawn as large open markers over the others.
    names : bool
        Whether there is a legend.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For a network without a look of its own.
    """
    for network, points in found.items():
        if network not in LOOKS:
            raise wrong("accuracies", "found", f"of networks out of {', '.join(LOOKS)}", repr(network))
        color, marker, line = LOOKS[network]
        n, mean, spread = list(points), *np.array([(p.mean, p.spread) for p in points.values()]).T * 100
        ax.errorbar(n, mean, spread, color=color, marker=marker, linestyle=line, linewidth=2.2, markersize=6,
                    capsize=4, label=network)  # fmt: skip
        for n, point in (live or {}).get(network, {}).items():
            ax.plot(n, 100 * point.mean, marker, color=color, fillstyle="none", markersize=17, markeredgewidth=2)
    ticks = sorted({n for points in found.values() for n in points})
    ax.set_xscale("log")
    ax.set_xticks(ticks, [f"{n:,.0f}" for n in ticks])
    ax.set_xticks([], minor=True)
    ax.set(ylim=(0, 103))
    finish(ax, "training pictures", "accuracy, %", title)
    if names:
        ax.legend(prop={"size": 12}, frameon=False, ncols=2)
    return ax


def bars(groups, *, ax, y_name="accuracy, %", title=None):
    """Draw groups of bars with error bars, in %.

    Parameters
    ----------
    groups : {group: {network: Mean}}
    ax : matplotlib Axes
    y_name : str
    title : str, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from attn_helpers.lessons.strengths_and_limits.measurements import Mean
    >>> ax = bars({"a": {"CNN": Mean(0.9, 0.1, 3)}}, ax=Figure().subplots())
    >>> round(float(ax.patches[0].get_height()))
    90
    """
    networks = list(dict.fromkeys(name for group in groups.values() for name in group))
    wide = 0.8 / len(networks)
    for i, network in enumerate(networks):
        here = [k for k, group in enumerate(groups.values()) if network in group]
        found = np.array([group[network][:2] for group in groups.values() if network in group]) * 100
        x = np.array(here) + (i - (len(networks) - 1) / 2) * wide
        color = LOOKS[network][0]
        ax.bar(x, found[:, 0], 0.92 * wide, yerr=found[:, 1], capsize=4, color=color, alpha=0.85, label=network)
    ax.set_xticks(range(len(groups)), list(groups), **style())
    ax.set(ylim=(0, 103))
    finish(ax, None, y_name, title)
    ax.legend(prop={"size": 12}, frameon=False, ncols=len(networks), loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return ax


def costs(n, lines, *, ax, y_name, title=None):
    """Draw costs against n, both axes logarithmic.

    Parameters
    ----------
    n : numbers
    lines : {name: (n,) numbers}
    ax : matplotlib Axes
    y_name : str
    title : str, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> len(costs([1, 10], {"a": [1, 100]}, ax=Figure().subplots(), y_name="bytes").lines)
    1
    """
    looks = zip(lines.items(), ("#C1121F", "#3A3A3A", "#8A6D00", "#7A7A7A"), ("o-", "s--", "^:", "D-."), strict=False)
    for (name, y), color, look in looks:
        ax.plot(n, y, look, color=color, linewidth=2.2, markersize=6, label=name)
    ax.set(xscale="log", yscale="log")
    ax.set_xticks(n, [f"{value:,.0f}" for value in n], rotation=45 if len(n) > 5 else 0)
    ax.set_xticks([], minor=True)
    finish(ax, "n", y_name, title)
    ax.legend(prop={"size": 12}, frameon=False)
    return ax


def finish(ax, x_name, y_name, title):
    """Name the axes, and take away what says nothing.

    Parameters
    ----------
    ax : matplotlib Axes
    x_name : str or None
    y_name : str
    title : str or None
    """
    ax.grid(alpha=0.3)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=12)
    if x_name:
        ax.set_xlabel(x_name, **style())
    ax.set_ylabel(y_name, **style())
    if title is not None:
        ax.set_title(title, **style())


