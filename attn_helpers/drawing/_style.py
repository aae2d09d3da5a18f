"""Whose look a picture has: the package's own is the same under any settings, a reader's keeps the reader's."""

import contextlib
import functools

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from .._arrays import calm
from . import _glyphs as glyphs

SESSION = {"backend", "backend_fallback", "interactive", "toolbar", "timezone", "figure.max_open_warning"}  # no looks
PLAIN = {key: value for key, value in dict.items(matplotlib.rcParamsDefault) if key not in SESSION}
_unknown, _inside = set(), []  # characters without a font; the plotters that are at work


@contextlib.contextmanager
def plain():
    """Draw with matplotlib's default settings for a while, whatever style a reader chose."""
    now = matplotlib.rcParams
    before = dict(dict.items(now))  # past the checks of each value, which would take milliseconds
    dict.update(now, PLAIN)
    try:
        yield
    finally:
        dict.update(now, before)


def look(figure):
    """Return the settings under which a figure is to be drawn."""
    return plain() if getattr(figure, "attn_own", False) else contextlib.nullcontext()


def root(drawn):
    """Return the whole figure of axes, of a part of a figure or of a figure, or None for anything else."""
    return drawn.get_figure(root=True) if isinstance(drawn, Axes | Figure | SubFigure) else None


def own(ax):
    """Tell whether axes belong to a picture of the package: no axes are given yet, or they are in one."""
    return ax is None or getattr(ax, "attn_free", False) or getattr(root(ax), "attn_own", False)


def note(text):
    """Remember the characters of a text that no font has, for one warning about the whole picture."""
    _unknown.update(glyphs.lacking(text))


def plotter(draw):
    """Make a picture look the same under any settings, unless it is drawn on a reader's axes, and warn only once.

    What it draws is known as its own: drawn on the same axes, the next picture replaces it.
    """

    @functools.wraps(draw)
    def drawn(*args, **given):
        ax = next((one for one in (*args, *given.values()) if isinstance(one, Axes)), None)
        mine, outermost = own(ax), not _inside
        _inside.append(draw)
        try:
            with plain() if mine else contextlib.nullcontext():
                made = calm(draw)(*args, **given)
        finally:
            _inside.pop()
            missing = sorted(_unknown) if outermost else []
            _unknown.difference_update(missing)
        if outermost:
            _finish(root(made), made, mine, missing)
        return made

    return drawn


def _finish(figure, made, mine, missing):
    """Mark what a plotter made as its own, and name the characters that it could not draw."""
    if figure is not None:
        figure.attn_own = getattr(figure, "attn_own", False) or mine
        figure.attn_missing = getattr(figure, "attn_missing", set()) | set(missing)
        for ax in [made] if isinstance(made, Axes) else figure.axes:
            ax.attn_drawn = state(ax)
    if missing:
        glyphs.warn(missing, stacklevel=3)


def state(ax):
    """Return what a reader may change of axes by ordinary calls, to see whether it was changed."""
    titles = [ax.get_title(loc) for loc in ("left", "center", "right")]
    axes = [(a.get_major_formatter(), a.get_major_locator(), a.get_label_text()) for a in (ax.xaxis, ax.yaxis)]
    return titles, axes, ax.axison


def fresh(ax):
    """Return axes from which an earlier picture of a plotter is gone."""
    if getattr(ax, "attn_drawn", None) is not None:
        ax.attn_drawn = ax.attn_cells = None
        ax.attn_free = getattr(ax, "attn_seated", False)  # then the new picture chooses its size too
        ax.clear()
        ax.set_aspect("auto")
        for side, spine in ax.spines.items():
            spine.set_visible(matplotlib.rcParams.get(f"axes.spines.{side}", True))
    return ax
