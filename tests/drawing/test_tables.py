"""Tables: headers that a screen reader can use, the same cells as text, and rows that do not fit refused."""

import numpy as np
import pytest
from bs4 import BeautifulSoup

from attn_helpers.drawing.tables import table

ROWS = {"CNN": ["91 ± 4", np.int64(5130), "yes"], "<b>": ["", 7, "−no"]}


def parsed(**other):
    made = table(["accuracy", "parameters", "global"], ROWS, **other)
    return BeautifulSoup(made._repr_html_(), "html.parser"), repr(made).splitlines()


def test_headers_of_columns_and_rows():
    html, _ = parsed(corner="network")
    assert [th.text for th in html.select("thead th[scope=col]")] == ["network", "accuracy", "parameters", "global"]
    assert [th.text for th in html.select("tbody th[scope=row]")] == ["CNN", "<b>"]  # drawn literally
    assert [[td.text for td in row.select("td")] for row in html.select("tbody tr")] == [
        ["91 ± 4", "5,130", "yes"],
        ["", "7", "−no"],
    ]


def test_an_empty_corner_is_no_header():
    html, _ = parsed()
    assert html.thead.find(["td", "th"]).name == "td" and len(html.select("thead th")) == 3


def test_numbers_stand_at_the_right():
    html, text = parsed(corner="network")
    sides = [td["style"].split(":")[1] for td in html.select("tbody tr")[0].select("td")]
    assert sides == ["right", "right", "left"]
    assert text == [
        "network   accuracy   parameters   global",
        "CNN         91 ± 4        5,130   yes",
        "<b>                           7   −no",
    ]


def test_a_row_that_does_not_fit():
    with pytest.raises(ValueError, match=r"^table: row 'a' must be a cell for each of 2 columns, got 1$"):
        table(["x", "y"], {"a": [1]})


def test_a_chinese_character_takes_two_columns_of_text():
    assert repr(table(["个数", "词"], {"动词": [5, "看见"], "all": [1440, "—"]}, corner="类别")).splitlines() == [
        "类别    个数   词",
        "动词       5   看见",
        "all    1,440   —",
    ]
