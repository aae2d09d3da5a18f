"""A progress bar for long cells that leaves nothing behind in a saved notebook."""

import html
import time

from .._language import say


class Progress:
    """Show how much of the work is done, by updating one display whose first and last content are the same: empty.

    Used in a ``with`` block; call it after each step. Outside of a notebook nothing is shown.

    Parameters
    ----------
    total : int
        How many steps there will be.
    label : str
        What is being done.
    pause : number
        Seconds between two updates.

    Examples
    --------
    >>> with Progress(2, "counting") as step:
    ...     step(), step()
    (None, None)
    """

    def __init__(self, total, label, pause=0.25):
        self.total, self.label, self.pause = total, label, pause
        self.done, self.shown, self.handle = 0, 0.0, None

    def __enter__(self):
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            self.handle = display(EMPTY, raw=True, display_id=True)
        return self

    def __call__(self, *_):
        """Count one more step as done."""
        self.done += 1
        if self.handle and time.monotonic() - self.shown >= self.pause:
            self.shown = time.monotonic()
            self.handle.update(self._bar(), raw=True)

    def __exit__(self, *_):
        if self.handle:
            self.handle.update(EMPTY, raw=True)

    def _bar(self):
        said = say("{label}: {done} of {total}").format(label=self.label, done=self.done, total=self.total)
        bar = f'<progress value="{self.done}" max="{self.total}" aria-label="{html.escape(self.label)}"></progress>'
        return {"text/plain": said, "text/html": f"{bar} {html.escape(said)}"}


EMPTY = {"text/plain": "", "text/html": ""}
