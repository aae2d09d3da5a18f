"""What flipbooks, live controls and pickers say is said in the language that was chosen."""

import gettext
import importlib
import json
import pathlib
import re

import ipywidgets as widgets
import pytest

import attn_helpers
from attn_helpers import _language, flipbook, heatmap
from attn_helpers.controls.live import CellToggles, live
from attn_helpers.controls.progress import Progress

FOLDER = pathlib.Path(attn_helpers.__file__).parent / "controls"


class Marked(gettext.NullTranslations):
    """A language that marks whatever it says."""

    def gettext(self, message):
        return message if message.startswith("«") else f"«{message}»"


@pytest.fixture
def marked(monkeypatch):
    monkeypatch.setattr(_language, "_spoken", Marked())


def book(**dials):
    def draw(ax, step, **others):
        heatmap([[0.1 * step, 1]], queries=["q"], keys=["a", "b"], ax=ax)

    return flipbook(draw, alt=lambda step, **others: f"Step {step} of <3>.", **dials)._repr_mimebundle_()[0]


@pytest.mark.parametrize("name", ["flipbook", "live"])
def test_every_word_of_a_script_stands_in_it_as_the_package_knows_it(name):
    words = importlib.import_module(f"attn_helpers.controls.{name}").WORDS
    script = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    assert [word for word in words if f'"{word}"' not in script] == []


@pytest.mark.parametrize("name", ["flipbook", "live"])
def test_no_sentence_of_a_script_is_forgotten(name):
    words = importlib.import_module(f"attn_helpers.controls.{name}").WORDS
    script = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    sentences = re.findall(r'"([A-Z][a-z]+(?:[ :,][^"]*)?)"', re.sub(r"//.*", "", script))
    known = {"Arrow", "Escape", "Enter", "DIV"}
    assert {text for text in sentences if text not in known} - set(words) == set()


def test_a_flipbook_says_its_dials_labels_and_buttons(marked):
    shown = book(step=[0, 1], kind={"raw": 0})
    data = json.loads(re.search(r"begin,(\{.*\})\)\}\)\(\)</script>", shown["text/html"], re.S)[1])
    assert data["dials"] == [["«step»", ["«0»", "«1»"]], ["«kind»", ["«raw»"]]]
    assert data["frames"][0][0] == "Step 0 of <3>."
    assert data["labels"][0] == ["«query»", "«key»"]
    script = shown["text/html"].partition("<script>")[2]
    assert '"«Play»"' in script and '"Play"' not in script and '"«masked»"' in script
    assert shown["text/plain"].startswith("«flipbook of 2 pictures («step»«, »«kind»): Step 0")
    assert "«All 2 settings of ««step» and «kind»»»; at «step» = «0»«, »«kind» = «raw»: Step 0" in shown["text/html"]


def test_what_is_said_cannot_end_a_script(monkeypatch):
    language = gettext.NullTranslations()
    language.gettext = lambda message: "</script>" if message == "Play" else message
    monkeypatch.setattr(_language, "_spoken", language)
    assert book(step=[0, 1])["text/html"].count("</script>") == 1


def test_a_live_control_says_that_it_needs_a_kernel_and_that_something_does_not_work(marked):
    slider = widgets.IntSlider(1)
    shown = live(lambda n: f"{1 / n}", alt=lambda n: "", n=slider)
    assert "<em>«Live control: it needs" in shown.still
    assert shown._repr_mimebundle_()["text/plain"].startswith("«Live control")
    shown._last = 0.0
    slider.value = 0
    assert "<b>«That does not work yet.»</b> division by zero" in shown.said.value
    script = shown.box.children[0].outputs[0]["data"]["text/html"]
    assert '"«{name}, from»"' in script and '"{name}, from"' not in script


def test_pickers_and_progress_say_where_and_how_far(marked):
    toggles = CellToggles([[True, False]])
    assert [button.tooltip for button in toggles.children] == [
        "«row 0, column 0: allowed»",
        "«row 0, column 1: hidden»",
    ]
    assert Progress(7, "training")._bar()["text/plain"] == "«training: 0 of 7»"
