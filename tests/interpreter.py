"""A fresh Python in the course's folder, as a reader would start one."""

import os
import subprocess
import sys

from .course import ROOT


def python(*words, check=True, console="utf-8", cwd=ROOT, **environment):
    """Run this Python with these words; return what came of it, read and written in a console's encoding.

    check: an exit code other than 0 is an error that tells what was said; environment: variables to set besides.
    """
    own = os.environ | {"PYTHONIOENCODING": console, "PYTHONPATH": str(ROOT)} | environment
    how = {"capture_output": True, "encoding": console, "check": False}
    done = subprocess.run([sys.executable, *words], cwd=cwd, env=own, **how)
    assert done.returncode == 0 or not check, done.stderr
    return done
