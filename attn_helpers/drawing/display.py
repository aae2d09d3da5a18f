"""Showing a figure in a notebook: a small crisp PNG, described twice, in its metadata and as text under it."""

import html
import sys

import numpy as np

from .._shapes import wrong
from ._png import PALE, SHARPNESS, css_size, png
from ._text import SIZE, family

CSS_PIXELS = 100  # to an inch
CAPTION = '<p class="attn-caption mathjax_ignore tex2jax_ignore" style="max-width:46em;margin:0.3em 0 1.2em">{}</p>'


def show(figure, *, caption):
    """Show a figure as PNG with its caption, as ``alt`` in the metadata and as text under it, and close it.

    Parameters
    ----------
    figure : matplotlib Figure or Axes
        Of an Axes, its whole figure is shown.
    caption : str
        One or two sentences that say what is to be seen.

    Raises
    ------
    TypeError, ValueError
        If `figure` is no figure, or `caption` no text or empty.

    Examples
    --------
    Outside of a notebook nothing is shown.

    >>> from matplotlib.figure import Figure
    >>> show(Figure(), caption="An empty sheet.")
    """
    need = "a text that says what is to be seen"
    if not isinstance(caption, str):
        raise wrong("show", "caption", need, type(caption).__name__, TypeError)
    if not caption.strip():
        raise wrong("show", "caption", need, "an empty one")
    figure = figure_of("show", figure)
    if in_notebook():
        data = png(pixels(figure), shades(figure))
        wide, high = css_size(data)
        publish({"image/png": data}, {"image/png": {"alt": caption, "width": wide, "height": high}})
        # JupyterLab draws image/png without alt; the same picture as <img alt> in HTML beside it would double the file
        publish({"text/html": CAPTION.format(html.escape(caption)), "text/plain": caption}, {})
    close(figure)


def figure_of(function, drawn):
    """Return the figure that something drawn belongs to.

    Parameters
    ----------
    function : str
        The public function's name, for messages.
    drawn : matplotlib Figure or Axes

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    TypeError
        If it is neither.
    """
    figure = getattr(drawn, "figure", None)
    if hasattr(figure, "get_figure"):
        figure = figure.get_figure(root=True)  # axes may be in a part of a figure
    if not hasattr(figure, "savefig"):
        raise wrong(function, "figure", "a matplotlib Figure or Axes", type(drawn).__name__, TypeError)
    return figure


def in_notebook():
    """Tell whether IPython runs, without importing it.

    Returns
    -------
    bool
    """
    shell = sys.modules.get("IPython")
    return bool(shell and shell.get_ipython())


def publish(data, metadata):
    """Send one output to the notebook.

    Parameters
    ----------
    data : dict
        {kind: content}, the kinds as in MIME.
    metadata : dict
    """
    from IPython.display import display

    display(data, metadata=metadata, raw=True)


def close(figure):
    """Let pyplot forget a figure, if pyplot has it.

    Parameters
    ----------
    figure : matplotlib Figure
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        pyplot.close(figure)


def pixels(figure, background="white", sharpness=SHARPNESS):
    """Draw a figure, in fonts that have Chinese.

    Parameters
    ----------
    figure : matplotlib Figure
    background : colour
    sharpness : number
        Pixels for each of CSS.

    Returns
    -------
    ndarray of bytes, (height, width, 4)
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    dress(figure)
    dpi, canvas, color = figure.dpi, figure.canvas, figure.get_facecolor()
    figure.set_dpi(CSS_PIXELS * sharpness)
    figure.set_facecolor(background)  # a transparent one would be black in a dark theme
    agg = FigureCanvasAgg(figure)
    agg.draw()
    figure.set_dpi(dpi)
    figure.set_facecolor(color)
    figure.set_canvas(canvas)
    return np.array(agg.buffer_rgba())


def shades(figure):
    """Return how many colours a figure is worth: few if tints lie over a coloured picture, which is pale.

    Parameters
    ----------
    figure : matplotlib Figure

    Returns
    -------
    int
    """
    return PALE if any(np.ptp(image.get_array(), axis=-1).any() for image in backdrops(figure)) else 256


def backdrops(figure):
    """Return the pictures beneath tints in a figure.

    Parameters
    ----------
    figure : matplotlib Figure

    Returns
    -------
    list of matplotlib AxesImage
    """
    return [image for ax in figure.axes for image in ax.images if image.get_gid() == "backdrop"]


def dress(figure):
    """Give what a notebook drew itself fonts that have Chinese, letters of 12 points or more, and room for labels.

    Parameters
    ----------
    figure : matplotlib Figure
    """
    for text in _texts(figure):
        text.set_fontfamily(family())
        text.set_fontsize(max(SIZE, text.get_fontsize()))
    if figure.get_layout_engine() is None and not getattr(figure, "attn_laid_out", False):
        figure.set_layout_engine("constrained")


def _texts(artist):
    """Find every visible text in a figure, and see to ticks that will appear only while drawing."""
    for child in artist.get_children():
        if child.get_visible():
            if hasattr(child, "set_fontfamily"):
                yield child
            if hasattr(child, "set_tick_params"):
                sizes = [SIZE, *(text.get_fontsize() for text in child.get_ticklabels())]
                child.set_tick_params(which="both", labelfontfamily=family(), labelsize=max(sizes))
            yield from _texts(child)
