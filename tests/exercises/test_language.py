"""Verdicts in another language: headline, hint with its fields, labels, and a table whose columns still align."""

import polib
import pytest

from attn_helpers import _language, check, language

MESSAGES = {
    "✗ {}: not yet.": "✗ {}：还不对。",
    "✓ {}: right.": "✓ {}：正确。",
    "Right, but {n} heads are more than needed. Cities with the same sign can share one.": "对了，但{n}个头用多了。",
    "wanted": "想要",
    "given": "你给的",
    "Return {wanted}.": "请返回{wanted}。",
    "an array of numbers (or a list of rows of equal length)": "一个数组",
}


@pytest.fixture
def chinese(tmp_path, monkeypatch):
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.extend(polib.POEntry(msgid=english, msgstr=told) for english, told in MESSAGES.items())
    catalogue.save_as_mofile(tmp_path / "zh.mo")
    monkeypatch.setattr(_language, "CATALOGUES", tmp_path)
    language("zh")
    yield
    language("en")


@pytest.mark.usefixtures("chinese")
def test_a_verdict_its_hint_and_its_labels_are_said():
    result = check.few_heads([[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0]], [1, 1, -2])
    lines = repr(result).splitlines()
    assert lines[:2] == ["✗ few_heads：还不对。", "对了，但3个头用多了。"]
    # 想要 takes four columns and 你给的 six, and both numbers stand in column ten
    assert lines[2].startswith("  想要    [ 1.,") and lines[3].startswith("  你给的  [ 1.,")
    assert "还不对" in result._repr_html_() and "想要    [" in result._repr_html_()


@pytest.mark.usefixtures("chinese")
def test_a_message_within_a_message_is_said_too():
    assert "请返回一个数组。" in repr(check.salience_pooling(lambda values, w, beta: "no array"))


@pytest.mark.usefixtures("chinese")
def test_what_was_made_before_is_said_in_the_language_of_now():
    result = check.few_heads([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0]], [2, -2])
    assert repr(result) == "✓ few_heads：正确。"
    language("en")
    assert repr(result) == "✓ few_heads: right."
