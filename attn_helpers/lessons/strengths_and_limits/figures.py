"""Pictures and tables of lesson 05, one call each: what is drawn, and its caption."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import later, say
from ...drawing.display import show
from ...drawing.heatmaps import matrix
from ...drawing.tables import table
from . import _charts as charts
from . import digits, fields, vision
from .dials import NAMES, fields_dial, moved_dial, train_live
from .measurements import average, by, load_sweep

__all__ = [
    "all_three", "block", "cnn", "convolution", "enlarged", "fields_dial", "finished_picture", "four_layers", "moved",
    "moved_dial", "parameters", "percent", "places", "shuffled", "shuffled_digits", "train_live",
]  # fmt: skip
MOVES = {
    later("in the middle"): "test", later("2 px left or right"): "across_2", later("2 px up or down"): "down_2",
}  # fmt: skip
AS_THEY_ARE = later("as they are")
SHUFFLES = {AS_THEY_ARE: ("placed", "test"), later("pixels shuffled"): ("pixels shuffled", "test")}
ENLARGED = {AS_THEY_ARE: ("placed", "test"), later("only new digits enlarged"): ("placed", "larger")}


def finished_picture():
    """Show how well two networks read new digits, against the number of pictures that they learned from."""
    caption = say(
        "Shares of new digits recognised, after 1,000 steps of learning. Each digit stands at a random place. "
        "Averages of five trainings, each bar one standard deviation. The lower axis is logarithmic."
    )
    _by_pictures(NAMES[:2], caption)


def all_three():
    """Show the finished picture again, with the control."""
    _by_pictures(NAMES, say("The first figure again, with the control."))


def places():
    """Tabulate how well networks read digits in the middle, and anywhere.

    Returns
    -------
    Table
    """
    asked = {
        say("1,400 in the middle"): {"study": "centred"},
        say("1,400 anywhere"): {"study": "placed", "n": 1400},
        say("11,200 anywhere"): {"study": "placed", "n": 11200},
    }  # fmt: skip
    rows = {}
    for name in NAMES:
        found = (load_sweep(model=name, steps=1000, **one) for one in asked.values())
        rows[_sized(name)] = [percent(average(one, "test")) for one in found]
    return table(list(asked), rows, corner=say("%, after 1,000 steps"))


def _by_pictures(names, caption):
    figure = Figure(figsize=(8.0, 3.5), facecolor="white", layout="constrained")
    charts.accuracies({name: by(load_sweep(study="placed", model=name), "n") for name in names}, ax=figure.subplots())
    show(figure, caption=caption)


def convolution(picture, kernel, *, at):
    """Show a picture, the kernel that slides over it, and what comes out; frame one output and its window.

    Parameters
    ----------
    picture : (h, w)
    kernel : (3, 3)
    at : (row, column)
        Of the output that is framed.
    """
    output = (vision.neighbours(picture[:, :, None]) @ kernel.reshape(9, 1))[:, :, 0]
    figure = Figure(figsize=(7.8, 2.3), facecolor="white", layout="constrained")
    axes = figure.subplots(1, 3)
    charts.picture(picture, ax=axes[0], title=say("picture"))
    names = {"rows": [say("above"), "", say("below")], "columns": [say("left"), "", say("right", "side")]}
    matrix(kernel, **names, ax=axes[1], title=say("kernel"), centre=0, name=say("number"))
    charts.signed(output, ax=axes[2], title=say("output"))
    charts.frame(axes[0], at[0] - 1, at[1] - 1, side=3)
    charts.frame(axes[2], *at)
    figure.colorbar(axes[2].images[0], ax=axes[2], label=say("output"), shrink=0.8)
    show(
        figure,
        caption=say(
            "The kernel asks: is there more ink on the right than on the left? Blue: yes, a stroke begins. Red: it "
            "ends. White: no difference. Framed: the window worked by hand, and its output."
        ),
    )


def four_layers():
    """Tabulate what one output of four layers sees, and whether they mix by content.

    Returns
    -------
    Table
    """
    rows = {}
    for name, layer in fields.layers().items():
        count, by_content = fields.facts(layer)
        rows[say(name)] = [count, say(by_content)]
    return table([say(name) for name in fields.PROPERTIES], rows, corner=say("one layer"))


def cnn():
    """Show the steps of the CNN."""
    show(
        charts.cnn(),
        caption=say("The CNN, from a picture to ten scores. Below each step stands the shape of what it makes."),
    )


def block():
    """Show the steps of the network with attention."""
    show(charts.block(), caption=say("The network with attention. At each +, the old cell is added to the new result."))


def parameters(name):
    """Return how many numbers a network learns.

    Parameters
    ----------
    name : str

    Returns
    -------
    int

    Examples
    --------
    >>> [parameters(name) for name in NAMES]
    [5130, 5082, 5106]
    """
    return vision.count(vision.MODELS[name][1](np.random.default_rng(0)))


def moved():
    """Tabulate how well digits are read that are moved off the middle where they were learned.

    Returns
    -------
    Table
    """
    rows = {}
    for name in NAMES:
        found = load_sweep(study="centred", model=name)
        rows[_sized(name)] = [percent(average(found, column)) for column in MOVES.values()]
    return table([say(name) for name in MOVES], rows, corner=say("% in 8 trainings (parameters)"))


def _sized(name):
    """Name a network with the number of its parameters, which stands beside every table."""
    return f"{charts.called(name)} ({parameters(name):,})"


def percent(point):
    """Write a share in %, with ± one standard deviation if three or more were averaged.

    Parameters
    ----------
    point : Mean

    Returns
    -------
    str

    Examples
    --------
    >>> from attn_helpers.lessons.strengths_and_limits.measurements import Mean
    >>> percent(Mean(0.912, 0.034, 5))
    '91 ± 3'
    """
    return f"{100 * point.mean:.0f}" + f" ± {100 * point.spread:.0f}" * (point.seeds > 2)


def shuffled_digits():
    """Show a digit as it is, and with its pixels shuffled."""
    one = _off_the_middle()
    shuffled = digits.shuffle(one, digits.patch_order(np.random.default_rng(7), 1)).images[0]
    names = [say(name) for name in later("as it is", "pixels shuffled")]
    show(
        charts.digits([one.images[0], shuffled], names, columns=5),
        caption=say("One digit at a random place. All pictures are shuffled in the same way, old and new."),
    )


def shuffled():
    """Tabulate how well networks read when all pictures are shuffled in one way.

    Returns
    -------
    Table
    """
    return _compared(SHUFFLES)


def enlarged():
    """Show a digit as it is and enlarged, and tabulate how well networks read when only new digits are enlarged.

    Returns
    -------
    Table
    """
    one = _off_the_middle()
    images = [one.images[0], digits.enlarge(one.images[:, 3:-1, :8])[0]]
    names = [say(name) for name in later("as it is", "enlarged")]
    caption = say("The same digit, enlarged to fill the canvas.")
    show(charts.digits(images, names, columns=5), caption=caption)
    return _compared(ENLARGED)


def _off_the_middle():
    """Return the lesson's 6, one down and two to the left of the middle."""
    return digits.Digits(digits.one_test_digit(1, -2)[None], None)


def _compared(columns):
    """Tabulate the networks that learned from 1,400 pictures; columns are {heading: (study, what was measured)}."""
    rows = {}
    for name in NAMES:
        found = [average(load_sweep(study=study, model=name, n=1400), what) for study, what in columns.values()]
        rows[_sized(name)] = [*map(percent, found)]
    return table([say(name) for name in columns], rows, corner=say("%, 1,400 digits anywhere"))
