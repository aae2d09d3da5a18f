"""Pictures and tables of lesson 05, one call each: what is drawn, and its caption."""

import numpy as np
from matplotlib.figure import Figure

from ..._language import later, say
from ..._shapes import wrong
from ...drawing.display import show
from ...drawing.heatmaps import matrix
from ...drawing.tables import table
from . import _charts as charts
from . import digits, fields, vision
from .dials import NAMES, fields_dial, moved_dial, train_live
from .measurements import average, by, load_sweep

__all__ = [
    "block", "by_pictures", "cnn", "convolution", "enlarged", "fields_dial", "looks", "moved", "moved_dial",
    "moved_digit", "parameters", "percent", "shuffled", "shuffled_digits", "three_layers", "train_live",
]  # fmt: skip
MOVES = {
    later("in the middle"): "test", later("2 px left or right"): "across_2", later("2 px up or down"): "down_2",
}  # fmt: skip
WEIGHTS = later("9, learned, the same everywhere", "all 1/400", "computed from the picture")
AS_THEY_ARE = later("as they are")
SHUFFLES = {AS_THEY_ARE: ("placed", "test"), later("pixels shuffled"): ("pixels shuffled", "test")}
ENLARGED = {AS_THEY_ARE: ("placed", "test"), later("only new digits enlarged"): ("placed", "larger")}


def by_pictures(*, control=False):
    """Show how well networks read new digits, against the number of pictures that they learned from.

    Parameters
    ----------
    control : bool
        Whether the control is among them.
    """
    caption = say("The same, with the control.") if control else say(
        "Shares of new digits recognised, after 1,000 steps of learning. Each digit stands at a random place. "
        "Averages of five trainings, with bars of ± one standard deviation. The 11,200 pictures are 1,400 digits at "
        "eight places each. The lower axis is logarithmic."
    )
    figure = Figure(figsize=(8.0, 3.2), facecolor="white", layout="constrained")
    found = {name: by(load_sweep(study="placed", model=name), "n") for name in NAMES[: 2 + control]}
    charts.accuracies(found, ax=figure.subplots())
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
            "ends. White: no difference. Framed: one window, and its output."
        ),
    )


def three_layers():
    """Tabulate what one output of three layers sees with one layer, and whether its weights depend on the picture.

    Returns
    -------
    Table
    """
    rows = {}
    for (name, layer), weights in zip(fields.layers().items(), WEIGHTS, strict=True):
        count, by_content = fields.facts(layer)
        rows[say(name)] = [count, say(weights), say(by_content)]
    columns = [say("pixels seen"), say("weights of an output"), say("depend on the picture")]
    return table(columns, rows, corner=say("one layer"))


def cnn(p, image):
    """Show what the CNN makes of a picture, step by step.

    Parameters
    ----------
    p : dict
        What it has learned, as `vision.load_network` gives it.
    image : (12, 12)
    """
    show(
        charts.cnn(vision.cnn_steps(p, image)),
        caption=say("The CNN, step by step, from a picture to ten scores. Below stand the shapes."),
    )


def block():
    """Show the steps of the network with attention."""
    show(charts.block(), caption=say("The network with attention. At each +, the old cell is added to the new result."))


def looks(image, weights, *, cell):
    """Show where one patch of a picture looks, in each head.

    Parameters
    ----------
    image : (12, 12)
    weights : (n_heads, 36, 36)
    cell : int
        Which patch asks, in reading order.
    """
    caption = say("Where the framed patch looks, in each head: the more pink, the more weight.")
    show(charts.looks(image, weights[:, cell], cell), caption=caption)


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


def moved_digit():
    """Show a digit in the middle of its canvas, and moved by two pixels."""
    images = [digits.one_test_digit(), digits.one_test_digit(right=-2), digits.one_test_digit(down=-2)]
    names = [say(name) for name in later("in the middle", "2 px to the left", "2 px up")]
    caption = say("One digit, moved by two pixels. Below: how many of 397 new digits are recognised, in 8 trainings.")
    show(charts.digits(images, names, columns=5), caption=caption)


def moved(networks):
    """Tabulate how well digits are read that are moved off the middle where they were learned.

    Parameters
    ----------
    networks : sequence of str
        CNN, attention, attention without position, control.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        For another name.

    Examples
    --------
    >>> moved(["attention"])
    % ± standard deviation (parameters)   in the middle   2 px left or right   2 px up or down
    attention (5,082)                            93 ± 2               12 ± 2             9 ± 1
    """
    keys = {charts.CALLED.get(name, name): name for name in vision.MODELS}
    rows = {}
    for network in networks:
        if network not in keys:
            raise wrong("moved", "networks", f"out of {', '.join(keys)}", repr(network))
        found = load_sweep(study="centred", model=keys[network], n=1400)
        rows[_sized(keys[network])] = [percent(average(found, column)) for column in MOVES.values()]
    return table([say(name) for name in MOVES], rows, corner=say("% ± standard deviation (parameters)"))


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
        caption=say("One digit, first placed, then shuffled. All pictures, old and new, are shuffled in the same way."),
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
