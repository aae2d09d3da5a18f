"""What is made for paper fits it: a sheet is one page of A4, and nothing is fetched."""

import re

import pytest

from attn_helpers.classroom.sheets import sheets

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("seed", [0, 3])
def test_each_sheet_and_each_key_is_one_page(page, tmp_path, seed):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name, content in sheets(seed, "en").items():
        (tmp_path / name).write_bytes(content)
        page.goto((tmp_path / name).as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 7
        assert re.search(rb"/MediaBox\s*\[0 0 59[45][\d.]* 84[12]", printed), "A4"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert all(url.startswith(("file:", "data:")) for url in asked)
