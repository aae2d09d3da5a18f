"""Text in figures: one family of fonts that has every glyph, drawn literally, in ink that can be read."""

import bisect
import functools

import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba, to_rgba_array
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox, IdentityTransform

from ._glyphs import family
from ._style import plain

ROLE = {"query": "#0B5FA5", "key": "#B84E00", "value": "#00795A", "output": "#8E3A7B"}
SIZE = 12  # points; a figure's inch is shown as 100 CSS pixels
LEGIBLE = 4.5  # the least contrast of a text with what is behind it
LEADING, MIDDLE = 1.25, 0.36  # from line to line, and from the baseline up to the middle of a line, in ems


def style(**other):
    """Return the keywords with which an ordinary matplotlib text is drawn as this package draws it."""
    return {"fontfamily": family(), "fontsize": SIZE, "parse_math": False, "usetex": False, **other}


@functools.lru_cache(4096)
def outline(text):
    """Return the outline of one line of text in ems, as vertices and codes, and its width."""
    if len(text) > 1 and not text.strip("0123456789.−"):  # a number: its parts are soon known by heart
        parts = [outline(character) for character in text]
        starts = np.cumsum([0.0] + [width for *_, width in parts])
        moved = [vertices + (start, 0) for (vertices, *_), start in zip(parts, starts[:-1], strict=True)]
        return np.concatenate(moved), np.concatenate([codes for _, codes, _ in parts]), starts[-1]
    with plain():
        font = font_manager.FontProperties(family=family(text))
        vertices, codes = text_to_path.get_text_path(font, text)
        wide = text_to_path.get_text_width_height_descent(text, font, False)[0] / font.get_size()
    vertices = np.reshape(vertices, (-1, 2)) / text_to_path.FONT_SCALE
    return vertices, np.asarray(codes, Path.code_type), wide


@functools.lru_cache(4096)
def width(text, size=SIZE):
    """Return how wide a text will be, in inches."""
    return max((outline(line)[2] for line in text.splitlines()), default=0.0) * size / 72


def widest(texts, size=SIZE):
    """Return the width of the widest text in inches, 0 if there is none."""
    return max((width(text, size) for text in set(texts)), default=0.0)


@functools.lru_cache(4096)
def shortened(text, longest):
    """Return a text without the ends of its lines that are longer than so many inches.

    >>> shortened("Attention", 0.5)
    'Att…'
    """
    if width(text) <= longest:
        return text
    return "\n".join(line if width(line) <= longest else _cut(line, longest) for line in text.splitlines())


def _cut(line, longest):
    """Return as much of the start of a line as has room, with the sign that there is more."""
    ends = range(1, len(line))
    return line[: bisect.bisect_right(ends, longest, key=lambda end: width(line[:end] + "…"))] + "…"


class Words(Artist):
    """Many texts drawn as outlines in one go, which takes a tenth of the time of as many matplotlib texts.

    ``points`` (n, 2) are in the coordinates of ``transform``; ``align`` says which part of a text stands there: its
    left (0) to right (1) end, and its bottom line (0), middle (0.5) or top (1); ``shift`` moves it by inches; ``angle``
    turns it, in degrees. Nothing in a text is read as mathematics.
    """

    def __init__(self, points, texts, transform, *, colors="black", size=SIZE, align=(0.5, 0.5), angle=0, shift=(0, 0)):
        super().__init__()
        self.say(points, texts, colors=colors, size=size, align=align, angle=angle, shift=shift)
        self.set_transform(transform)
        self.set_clip_on(False)

    def say(self, points, texts, *, colors="black", size=SIZE, align=(0.5, 0.5), angle=0, shift=(0, 0)):
        """Take other texts in place of what was said before."""
        self.points, self.texts = np.reshape(np.asarray(points, dtype=float), (-1, 2)), list(texts)
        self.colors = np.broadcast_to(to_rgba_array(colors), (len(self.texts), 4))
        self.size, self.align, self.angle, self.shift = size, align, np.deg2rad(angle), np.asarray(shift)

    def refresh(self):
        """See to it that the texts are those of now; here they are always."""

    def _paths(self):
        """Return one path in pixels for each colour that is used."""
        dpi = self.get_figure(root=True).dpi
        starts = np.round(self.get_transform().transform(self.points) + self.shift * dpi)  # equal digits, equal pixels
        found = {}
        for text, start, color in zip(self.texts, starts, map(tuple, self.colors.tolist()), strict=True):
            lines = text.splitlines()
            middle = MIDDLE + (self.align[1] - 0.5) * 0.75 - (len(lines) - 1) * LEADING * (1 - self.align[1])
            for n, line in enumerate(lines):
                vertices, codes, wide = outline(line)
                offset = -self.align[0] * wide, -middle - LEADING * n
                found.setdefault(color, []).append((vertices, codes, offset, start))
        cosine, sine = np.cos(self.angle), np.sin(self.angle)
        turned = np.array([[cosine, sine], [-sine, cosine]]) * (self.size * dpi / 72)
        return {color: _path(turned, *zip(*lines, strict=True)) for color, lines in found.items()}

    def draw(self, renderer):
        """Draw every text, one path a colour."""
        if not self.get_visible():
            return
        behind = getattr(self.get_figure(root=True), "attn_sheet", (1.0, 1.0, 1.0, 1.0))
        for color, path in self._paths().items():
            if self.get_gid() != "numbers":  # these stand on cells
                color = readable(color, behind)
            context = renderer.new_gc()
            context.set_linewidth(0)
            context.set_snap(False)
            renderer.draw_path(context, path, IdentityTransform(), color)
            context.restore()

    def get_window_extent(self, renderer=None):
        """Return the box around all texts in pixels, for matplotlib's layout."""
        corners = [path.vertices for path in self._paths().values() if len(path.vertices)]
        return Bbox.union([Bbox([v.min(axis=0), v.max(axis=0)]) for v in corners]) if corners else Bbox.null()


def _path(turned, outlines, codes, offsets, starts):
    """Return all outlines as one path: each moved by its offset, turned and enlarged, and set at its start."""
    counts = [len(vertices) for vertices in outlines]
    vertices = (np.concatenate(outlines) + np.repeat(offsets, counts, axis=0)) @ turned
    return Path(vertices + np.repeat(starts, counts, axis=0), np.concatenate(codes))


def luminance(colors):
    """Return the relative luminance of RGB(A) colours in 0…1, as WCAG 2.2 defines it."""
    colors = np.asarray(colors, dtype=float)[..., :3]
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def ink(colors):
    """Return black or white for each background colour, whichever contrasts more (at least 4.58 : 1).

    >>> ink([[1.0, 1.0, 0.9], [0.1, 0.0, 0.2]])
    array(['black', 'white'], dtype='<U5')
    """
    light = luminance(colors)
    return np.where((light + 0.05) / 0.05 >= 1.05 / (light + 0.05), "black", "white")


def sheet(figure):
    """Return the colour behind a figure: white for the package's own, a reader's own, on white if see-through."""
    if getattr(figure, "attn_own", False):
        return 1.0, 1.0, 1.0, 1.0
    *color, alpha = to_rgba(figure.get_facecolor())
    return *(alpha * part + 1 - alpha for part in color), 1.0


@functools.lru_cache(256)
def readable(color, behind):
    """Return a colour to write with: itself where it is legible, else as much paler or darker as it takes.

    >>> readable((0.0, 0.0, 0.0, 1.0), behind=(1.0, 1.0, 1.0, 1.0)), readable((0.0, 0.0, 0.0, 1.0), behind=(0, 0, 0, 1))
    ((0.0, 0.0, 0.0, 1.0), (0.5, 0.5, 0.5, 1.0))
    """
    light = luminance(behind)
    goal = float(light < 0.18)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        mixed = tuple(part * (1 - share) + goal * share for part in color[:3])
        bright, dark = sorted((luminance(mixed) + 0.05, light + 0.05), reverse=True)
        if bright / dark >= LEGIBLE:
            break
    return *mixed, color[3]
