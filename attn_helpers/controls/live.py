"""Controls for what only a running kernel can do: each change is computed anew and shown in place."""

import asyncio
import base64
import html
import io
import pathlib
import time

import ipywidgets as widgets

from .._language import later, say
from .._shapes import wrong
from ..drawing._glyphs import written
from ..drawing.display import SHARPNESS, close, figure_of, pixels, png, shades
from ._script import spoken
from .pickers import CellToggles, PatchPicker, over

__all__ = ["CellToggles", "Live", "PatchPicker", "live"]

PAUSE = 0.06  # seconds: while a control is being dragged, no more pictures than this are drawn
SCRIPT = pathlib.Path(__file__).parent / "live.js"
VIEW = "application/vnd.jupyter.widget-view+json"
NOTE = later("Live control: it needs a running kernel. Run the notebook in JupyterLab to use it.")
PICTURE = '<img alt="{alt}" src="data:image/png;base64,{data}" {size} style="max-width:100%;height:auto;display:block">'
CAPTION = '<p class="mathjax_ignore" style="max-width:46em;margin:0.3em 0;line-height:1.4">{}</p>'
SORRY = '<p role="alert" class="mathjax_ignore" style="line-height:1.4"><b>{}</b> {}</p>'
WORDS = later(
    "{name}, from", "{name}, to", "{name}, typed", "Patches of the picture: the arrow keys move from patch to patch",
    "Cells of the mask: the arrow keys move, the space bar changes a cell",
)  # fmt: skip


class Live:
    """A picture under its controls; what ``live`` returns."""

    def __init__(self, draw, alt, controls):
        self.draw, self.alt, self.controls = draw, alt, controls
        self.picture, self.said = widgets.HTML(), widgets.HTML()
        self._tallest, self._last, self._waiting = 0, 0.0, None
        self.pickers = [c for c in controls.values() if isinstance(c, PatchPicker)]
        shown = over(self.picture, self.pickers) if self.pickers else self.picture
        bars = [c for c in controls.values() if c not in self.pickers]
        self.said.add_class("attn-said")
        self.box = widgets.VBox([_dresser(), *bars, shown, self.said])
        self.box.add_class("attn-live")
        self._show(SHARPNESS, png)  # crisp and small, for the file; here a mistake is an error of the cell
        self.still = f"<div>{self.picture.value}{self.said.value}<p><em>{say(NOTE)}</em></p></div>"
        for control in controls.values():
            control.observe(self._changed, "value")

    def redraw(self):
        """Draw the present settings, or say in place why that cannot be done."""
        self._waiting = None
        try:
            self._show(1, _quick)
        except Exception as error:  # whatever the reader's input brings about is told, not thrown into a log
            told = html.escape(str(error) or type(error).__name__)
            self.said.value = SORRY.format(say("That does not work yet."), told)
        self._last = time.monotonic()

    def _show(self, sharpness, encode):
        settings = {name: control.value for name, control in self.controls.items()}
        drawn, alt = self.draw(**settings), self.alt(**settings)
        if not isinstance(alt, str):
            raise wrong("live", "alt", f"a function that returns a text for {settings}", repr(alt), TypeError)
        if isinstance(drawn, str):
            self.picture.value, self.said.value = "", CAPTION.format(html.escape(drawn))
            return
        figure, alt = figure_of("live", drawn), written(alt)
        rgba = pixels(figure, sharpness=sharpness)
        close(figure)
        wide, high = (round(side / sharpness) for side in rgba.shape[1::-1])
        self._tallest = max(self._tallest, high)
        if not self.pickers:  # a picker is as high as its picture, in a narrow window too
            self.picture.layout.min_height = f"{self._tallest}px"  # what is below does not jump
        for picker in self.pickers:
            picker.lie_on(figure.axes[0].get_position().extents, wide, high)
        data = base64.b64encode(encode(rgba, shades(figure))).decode()
        self.picture.value = PICTURE.format(alt=html.escape(alt), data=data, size=f'width="{wide}" height="{high}"')
        self.said.value = CAPTION.format(html.escape(alt))

    def _changed(self, change):
        """Draw at once after a rest; while changes follow each other, only the latest after a pause."""
        if self._waiting:
            return
        rest = PAUSE - (time.monotonic() - self._last)
        try:
            loop = asyncio.get_running_loop() if rest > 0 else None
        except RuntimeError:
            loop = None
        if loop:
            self._waiting = loop.call_later(rest, self.redraw)
        else:
            self.redraw()

    def _repr_mimebundle_(self, include=None, exclude=None):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}  # as ipywidgets 7 and 8 say
        return {VIEW: view, "text/html": self.still, "text/plain": say(NOTE)}


def live(draw, /, *, alt, **controls):
    """Put controls above a picture that is drawn anew, in place, whenever one of them is changed.

    Parameters
    ----------
    draw : function of the controls' values
        Returns a Figure or Axes, or a text to be shown instead. An error that it raises, say for a word that it does
        not know, is shown as text.
    alt : function of the same values
        Says what is to be seen.
    **controls : ipywidgets with a value, or a PatchPicker

    Returns
    -------
    Live
        To be displayed.

    Raises
    ------
    TypeError
        Unless draw and alt are functions and every control has a value.

    Examples
    --------
    >>> print(live(lambda n: f"{n} heads", alt=lambda n: "", n=widgets.IntSlider(3)).box.children[-1].value)
    <p class="mathjax_ignore" style="max-width:46em;margin:0.3em 0;line-height:1.4">3 heads</p>
    """
    for name, function in (("draw", draw), ("alt", alt)):
        if not callable(function):
            raise wrong("live", name, "a function of the controls' values", type(function).__name__, TypeError)
    if not controls:
        raise wrong("live", "controls", "at least one widget", "none", TypeError)
    for name, control in controls.items():
        if not isinstance(control, widgets.Widget) or not control.has_trait("value"):
            raise wrong("live", name, "a widget with a value", type(control).__name__, TypeError)
    return Live(draw, alt, controls)


def _dresser():
    """Return a widget without a look that names the controls for screen readers: ipywidgets alone runs no script."""
    text = spoken(SCRIPT.read_text(encoding="utf-8").strip(), WORDS)
    page = {"text/html": f"<script>{text}</script>", "text/plain": ""}
    output = {"output_type": "display_data", "data": page, "metadata": {}}
    return widgets.Output(outputs=(output,), layout={"height": "0", "margin": "0", "overflow": "hidden"})


def _quick(rgba, _):
    """Return a picture as a PNG that is quick to make: nobody stores it."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(rgba[..., :3]).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
