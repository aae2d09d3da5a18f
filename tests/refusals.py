"""What every refusal of the package must be: its own words, and TypeError or ValueError as the fault is."""

import re

import pytest


def refused(call, message):
    """The message names the argument, what was needed and what came."""
    with pytest.raises((ValueError, TypeError), match="^" + re.escape(message)) as caught:
        call()
    assert ": " in str(caught.value) and ", got " in str(caught.value)


def of_the_right_kind(call, message):
    """TypeError for what is no array of real numbers, ValueError for what does not fit."""
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    no_array = re.search(
        r"got (dtype|None|'|one string|int$|str$)|\b(rng|score|heads) must|whole number.*got \d\.\d", message
    )
    if no_array or message.startswith("softmax: axis") and message.endswith(("0.5", "None", ")")):
        assert caught.type is TypeError, message
    elif re.search(r"got (-?\d+$|\(|rows of|True|nan|NaN|inf)", message):
        assert caught.type is ValueError, message


def ids(wrong):
    return [f"{n}-{message.split(':')[0]}" for n, (_, message) in enumerate(wrong)]
