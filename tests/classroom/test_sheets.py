"""Sheets for a pencil: computed as a student does, from the printed table alone, the key comes out."""

import math

import pytest
from bs4 import BeautifulSoup

from attn_helpers.__main__ import main
from attn_helpers.classroom.cases import SHEETS, Blank, Table
from attn_helpers.classroom.pencil import TABLE, by_hand, draw, same
from attn_helpers.classroom.sheets import sheets

SEEDS = range(5)
each = pytest.mark.parametrize("seed", SEEDS)


def value(cell):
    return float((cell.answer if isinstance(cell, Blank) else cell).replace("−", "-"))


def tables(make, seed):
    """Return a sheet's tables as {name of column: numbers}, and each as rows of numbers."""
    found = [part for part in make(seed) if isinstance(part, Table)]
    columns = [
        {(name, n): [value(row[n]) for row in t.cells] for n, name in enumerate(t.columns) if name}
        for t in found
    ]  # fmt: skip
    return columns, [[[value(cell) for cell in row] for row in t.cells] for t in found]


def pencil(scores):
    powers = [TABLE[score] for score in scores]
    return powers, [round(power / sum(powers), 2) for power in powers]


def mixed(weights, rows):
    return [round(sum(w * row[n] for w, row in zip(weights, rows, strict=True)), 1) + 0.0 for n in range(len(rows[0]))]


def test_the_printed_powers_are_those_of_e():
    assert all(abs(power - math.exp(x)) <= 0.005 for x, power in TABLE.items()) and len(TABLE) == 11


@each
@pytest.mark.parametrize("make", SHEETS, ids=lambda make: make.__name__)
def test_powers_and_weights_are_what_a_pencil_finds(make, seed):
    columns, _ = tables(make, seed)
    seen = 0
    for table in columns:
        by_name = {}
        for (name, _), numbers in table.items():
            by_name.setdefault(name, []).append(numbers)
        scores = [*by_name.get("score", []), *by_name.get("logit", []), *by_name.get("logit / 2", [])]
        found = [*by_name.get("weight", []), *by_name.get("chance", [])]
        for row, powers, weights in zip(scores, by_name.get("power", []), found, strict=False):
            assert (powers, weights) == pencil(row) and math.isclose(sum(weights), 1)
            seen += 1
    assert seen == {"words": 0, "heads": 2, "real_heads": 0, "writing": 2}.get(make.__name__, 1)


@each
def test_01_by_hand(seed):
    _, (given, scored, (output,)) = tables(SHEETS[0], seed)
    values, averages, largest = given[:3], given[3], given[4]
    assert averages == [round(sum(column) / 3, 1) for column in zip(*values, strict=True)]
    assert largest == [max(column) for column in zip(*values, strict=True)]
    assert output == mixed([row[2] for row in scored], values)


@each
def test_02_by_hand(seed):
    _, ((query, *keys), rows, (output,)) = tables(SHEETS[1], seed)
    for key, (product, score, *_) in zip(keys, rows, strict=True):
        assert product == sum(a * b for a, b in zip(query, key, strict=True)) and score == product / 2
    assert output == mixed([row[3] for row in rows], [row[4:] for row in rows])


@each
def test_03_by_hand(seed):
    _, (words, scores, weights, outputs, hidden) = tables(SHEETS[2], seed)
    for i, (row, found, late) in enumerate(zip(scores, weights, hidden, strict=True)):
        assert row == [words[i][2] * key + 0.0 for *_, key in words]
        assert found == pencil(row)[1] and late == pencil(row[: i + 1])[1] + [0.0] * (2 - i)
        assert outputs[i] == mixed(found, [word[:2] for word in words])


@each
def test_04_by_hand(seed):
    _, (rows, *heads, (output,)) = tables(SHEETS[3], seed)
    for h, head in enumerate(heads):
        assert output[h] == mixed([row[2] for row in head], [[row[2 + h]] for row in rows])[0]


@each
def test_05_by_hand(seed):
    _, (picture, kernel, found, patches) = tables(SHEETS[4], seed)
    for i in range(2):
        for j in range(2):
            assert found[i][j] == sum(picture[i + a][j + b] * kernel[a][b] for a in range(3) for b in range(3))
    assert len(patches) == 4


@each
def test_06_by_hand(seed):
    _, (*maps, (clear,)) = tables(SHEETS[5], seed)
    for h in range(2):
        scores, weights = maps[h], maps[2 + h]
        assert weights == [pencil(row)[1] for row in scores]
        assert clear[h] == round(sum(map(max, weights)) / 2, 1)
    said = next(part.answer for part in SHEETS[5](seed) if isinstance(part, Blank))
    assert said.startswith(f"Head {clear.index(max(clear))} ")


@each
def test_07_by_hand(seed):
    _, (rows,) = tables(SHEETS[6], seed)
    names = ["duck", "fox", "cat", "hen"]
    logits, hot, two = ([row[n] for row in rows] for n in (0, 5, 6))
    best = sorted(logits)[2:]
    assert sorted(two) == [0.0, 0.0, *pencil(best)[1]]
    greedy, drawn, counts = (part.answer for part in SHEETS[6](seed) if isinstance(part, Blank))
    assert greedy == names[logits.index(max(logits))]
    told = next(part for part in SHEETS[6](seed) if isinstance(part, str) and "is drawn" in part)
    point, total, passed = float(told.split("2, ")[1].split()[0]), 0.0, None
    for name, chance in zip(names, hot, strict=True):
        total += chance
        passed = passed or (name if total > point else None)
    assert drawn == passed
    token, anew = map(int, counts.split("; "))
    assert anew == sum(range(1, token + 1))


def test_a_pencil_is_asked_for_nothing_that_goes_both_ways():
    assert by_hand([[0.0, -math.inf]]).tolist() == [[1.0, 0.0]]
    assert same([0.5049], [0.5], 2) is False and same([0.504], [0.5], 2) and not same([0.506], [0.5], 2)
    with pytest.raises(RuntimeError, match="no case in 100,000 can be computed by hand"):
        draw(0, lambda rng: None)


def test_a_sheet_holds_no_answer_and_its_key_is_the_same_sheet_filled():
    files = sheets(2, "en")
    empty, key = (BeautifulSoup(files[name], "html.parser") for name in ("sheets-2.html", "sheets-2-key.html"))
    assert not empty.select(".filled") and len(key.select(".filled")) > 120
    assert len(empty.select(".page")) == len(key.select(".page")) == 7
    for blank in key.select(".filled"):
        blank.replace_with("\xa0")
    for soup in (empty, key):
        for head in soup.select(".head, title"):
            head.decompose()
    assert str(empty) == str(key)


def test_a_seed_settles_the_numbers_and_another_gives_others():
    assert sheets(1, "en") == sheets(1, "en")
    for make in SHEETS:
        assert str(make(1)) == str(make(1)) != str(make(2))
    with pytest.raises(ValueError, match="sheets: seed must be a whole number, at least 0, got -1"):
        sheets(-1, "en")


def test_the_command(tmp_path, capsys):
    main(["sheets", "02", "--seed", "7", "--to", str(tmp_path)])
    assert capsys.readouterr().out.split() == [str(tmp_path / f"sheets-7{key}.html") for key in ("", "-key")]
    assert (tmp_path / "sheets-7.html").read_text("utf-8").count('<section class="page">') == 1
    with pytest.raises(SystemExit, match="^choose: lesson must be one of 01, .* 07, got 'masks'"):
        main(["sheets", "masks"])
