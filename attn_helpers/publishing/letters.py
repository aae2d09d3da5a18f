"""The letters that a page brings along, so that its Chinese is drawn wherever it is opened."""

import base64
import importlib.resources
import io
import re

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = importlib.resources.files("attn_helpers") / "drawing" / "fonts"
CHINESE = re.compile("([\u2e80-\u9fff\uff00-\uffef]+)")
QUOTES = "“”‘’…—"  # as wide as a character among Chinese
FACE = '@font-face{{font-family:"{}";src:url(data:font/woff;base64,{}) format("woff")}}\n'


def chinese(text):
    """Return a style sheet's rule that brings the letters for the Chinese of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Empty, if it has none.

    Examples
    --------
    >>> chinese("query"), chinese("查询")[:40]
    ('', '@font-face{font-family:"Course Chinese";')
    """
    found = "".join(CHINESE.findall(text))
    if not found:
        return ""
    font = TTFont(FONTS / "noto-sans-sc-subset.ttf", recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(layout_features=[]))
    cutter.populate(text=QUOTES + found)
    cutter.subset(font)
    font.flavor, cut = "woff", io.BytesIO()
    font.save(cut)
    return FACE.format("Course Chinese", base64.b64encode(cut.getvalue()).decode())
