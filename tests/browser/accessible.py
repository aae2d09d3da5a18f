"""What a screen reader is told and what an eye can tell apart on a page, read from Chromium itself."""

import importlib.util
import io
import pathlib

import numpy as np
from PIL import Image

from ..course import words

FOCUS = (25, 118, 210)  # the colour of this project's focus outline
DARK, LIGHT = "JupyterLab Dark", "JupyterLab Light"

# Ratios of contrast as WCAG 2 defines them, of colours as they are laid over each other.
COLOURS = """
const rgba = (css) => {
  const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
  pen.fillStyle = css; pen.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
};
const over = (top, under) => [0, 1, 2].map((n) => top[n] * top[3] + under[n] * (1 - top[3])).concat(1);
const back = (e) => !e ? [255, 255, 255, 1] : over(rgba(getComputedStyle(e).backgroundColor), back(e.parentElement));
const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, share, n) => sum + share * linear(c[n] / 255), 0.05);
const contrast = (a, b) => Math.max(light(a) / light(b), light(b) / light(a));
"""
FAINT_TEXT = f"""() => {{ {COLOURS}
  return [...document.querySelectorAll('.attn-caption, .attn-check, .attn-flipbook, .attn-live')]
    .flatMap((part) => [part, ...part.querySelectorAll('*')])
    .filter((e) => e.checkVisibility() && !e.matches('script, style, option')
      && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => [e, over(rgba(getComputedStyle(e).color), back(e)), back(e)])
    .map(([e, ink, paper]) => [e.textContent.trim().slice(0, 40), contrast(ink, paper)])
    .filter(([, ratio]) => ratio < 4.5);
}}"""
OUTLINE = f"""() => {{ {COLOURS}
  const e = document.activeElement, style = getComputedStyle(e);
  const on = parseFloat(style.outlineOffset) < 0 && e.matches('[role=application], .attn-patch')
    ? [255, 255, 255, 1] : back(e.parentElement);  // inside of a picture, whose margin is white
  const ratio = contrast(rgba(style.outlineColor), on);
  return {{drawn: style.outlineStyle, wide: parseFloat(style.outlineWidth), ratio}};
}}"""
# Every picture seen in an output, with what stands for it: its own alt, or else the caption in the output after it.
PICTURES = """() => [...document.querySelectorAll('.jp-OutputArea-output img')]
  .filter((img) => img.checkVisibility({visibilityProperty: true}) && img.parentElement.firstElementChild === img)
  .map((img) => {
    const next = img.closest('.jp-OutputArea-child').nextElementSibling;
    const bare = img.closest('.jp-RenderedImage'), box = img.getBoundingClientRect();
    const caption = bare && next && next.querySelector('.jp-OutputArea-output > .attn-caption');
    return {words: img.alt || (caption ? caption.innerText : ''), drawn: img.complete && img.naturalWidth > 0,
            wide: box.width, high: box.height};
  })"""
SEE_THROUGH = """() => [...document.querySelectorAll('.jp-OutputArea-output img')]
  .filter((img) => img.parentElement.firstElementChild === img)  // what a flipbook lays over its picture may be
  .filter((img) => {
    const canvas = new OffscreenCanvas(img.naturalWidth, img.naturalHeight), pen = canvas.getContext('2d');
    pen.drawImage(img, 0, 0);
    return pen.getImageData(0, 0, canvas.width, canvas.height).data.some((v, n) => n % 4 === 3 && v < 255);
  }).map((img) => img.alt)"""
CUT_OFF = """() => [...document.querySelectorAll('.jp-OutputArea-output')]
  .filter((output) => output.querySelector('img') && output.scrollWidth > output.clientWidth + 1)
  .map((output) => [output.querySelector('img').alt, output.scrollWidth, output.clientWidth])"""
# Turn every dial of every flipbook to every setting; return the settings at which alt and words are not one sentence.
SILENT_FRAMES = """() => {
  const silent = [];
  document.querySelectorAll('.attn-flipbook').forEach((book, n) => {
    const dials = [...book.querySelectorAll('input[type=range]')], told = new Set();
    const turn = (left) => {
      if (left.length)
        for (let v = 0; v <= left[0].max; v++) {
          left[0].value = v;
          left[0].dispatchEvent(new Event('input'));
          turn(left.slice(1));
        }
      else {
        const alt = book.querySelector('img').alt, words = book.querySelector('p').textContent;
        told.add(alt);
        const said = alt.match(/[\u3400-\u9fff]{1,2}|[^\\s\u3400-\u9fff]+/g) || []; // two Chinese letters are a word
        if (alt !== words || said.length < 5) silent.push([n, alt, words]);
      }
    };
    turn(dials);
    if (told.size < 2) silent.push([n, 'the same words at every setting']);
  });
  return silent;
}"""


# as its Python package ships it, without that package's code, which reads it in the machine's encoding
SHIPPED = pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).parent / "axe.min.js"
FOUND = """(where, options) => axe.run(where, {resultTypes: ['violations'], preload: false, ...options})
  .then(({violations}) => violations.map(v => [v.id, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary]))"""


def axe(page, where="document", colours=False):
    """Return what axe finds in a part of a page: rule, element, fault; of colours alone, where no more can differ."""
    if page.evaluate("!window.axe"):
        page.evaluate(SHIPPED.read_text(encoding="utf-8"))
    options = "{runOnly: ['color-contrast', 'link-in-text-block']}" if colours else "{}"
    return page.evaluate(f"({FOUND})({where}, {options})")


class Reader:
    """Reads out of Chromium's accessibility tree what has the focus."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def focused(self):
        """Return role, name and value of what has the focus, as a screen reader gets them."""
        found = self.session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        asked = {"objectId": found["objectId"], "fetchRelatives": False}
        node = self.session.send("Accessibility.getPartialAXTree", asked)["nodes"][0]
        told = {p["name"]: p["value"].get("value") for p in node.get("properties", [])}
        value = node.get("value", {}).get("value", "") or told.get("pressed") or told.get("checked") or ""
        if node["role"]["value"] == "slider":  # of which this tree knows the number alone, not the words that are said
            value = self.page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
        return node["role"]["value"], node.get("name", {}).get("value", ""), str(value)

    def inside(self, css):
        return self.page.evaluate("css => !!document.activeElement.closest(css)", css)

    def walk(self, css, presses):
        """Press Tab this often at most, and yield each stop that lies in elements of this kind, as it is told."""
        for _ in range(presses):
            self.page.keyboard.press("Tab")
            if self.inside(css):
                yield self.focused()


def surroundings(page):
    """Return the part of the window around what has the focus."""
    x, y, wide, high = page.evaluate(
        "(({x, y, width, height}) => [x, y, width, height])(document.activeElement.getBoundingClientRect())"
    )
    return {"x": x - 8, "y": y - 8, "width": wide + 16, "height": high + 16}


def focus_pixels(page, clip):
    """Count the pixels in the colour of the focus outline."""
    seen = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return int((abs(np.asarray(seen, int) - FOCUS).max(axis=-1) < 24).sum())


def dress(page, theme):
    """Change JupyterLab's theme."""
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    light = "true" if theme == LIGHT else "false"
    page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=light, timeout=30_000)
    page.wait_for_timeout(500)  # colours change gradually


def check_pictures(page):
    """See that every picture in JupyterLab is drawn, described in five words or more, and opaque; return how many."""
    found = page.evaluate(PICTURES)
    for picture in found:
        assert picture["drawn"] and picture["wide"] > 40 and picture["high"] > 40, picture
        assert len(words(picture["words"])) >= 5, picture
    assert page.evaluate(SEE_THROUGH) == []
    return len(found)


def check_controls(page):
    """See that everything of ours that Tab reaches has a name, and a value unless it is a button or a picture."""
    reader = Reader(page)
    kinds = ":is(input, select, button, [tabindex], [contenteditable=true])"
    for control in page.locator(f":is(.attn-flipbook, .attn-live) {kinds}").all():
        if control.evaluate("e => e.tabIndex >= 0 && e.checkVisibility()"):
            control.focus()
            role, name, value = reader.focused()
            assert name and role not in ("generic", "none"), control.evaluate("e => e.outerHTML")
            assert value or role in ("button", "application"), (role, name)


def check_text(page):
    """See in both themes that our words stand out from what is behind them."""
    for theme in (DARK, LIGHT):
        dress(page, theme)
        assert page.evaluate(FAINT_TEXT) == [], theme


def check_narrow(page):
    """See that in a narrow window nothing of an output that has a picture is cut off or needs scrolling sideways."""
    before = page.viewport_size
    page.set_viewport_size({"width": 700, "height": before["height"]})
    page.wait_for_timeout(500)
    assert page.evaluate(CUT_OFF) == []
    page.set_viewport_size(before)
