"""Other places than JupyterLab where a notebook is run: how each is started, opened, and told to run all cells."""

import contextlib
import os
import subprocess
import sys

from ..browser.driver import free_port, wait

APP = ["--no-browser", "--allow-root", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"]
RUN_7 = """async () => {
  const kernel = () => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  while (kernel()?.status !== 'idle') await new Promise((then) => setTimeout(then, 100));
  window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""
# a reader too sees its widgets only once the kernel and the manager of the widgets have met
RUN_CLASSIC = """async () => {
  const pause = (time) => new Promise((then) => setTimeout(then, time));
  const kernel = () => window.Jupyter?.notebook?.kernel;
  while (!(kernel()?.widget_manager && kernel().is_connected() && kernel().info_reply?.status)) await pause(100);
  await pause(2000);
  Jupyter.notebook.execute_all_cells();
}"""
# the words that start it, where the notebook's page is, and what runs its cells: Voilà does so by itself
FRONTENDS = {
    "notebook": (["notebook", "--expose-app-in-browser", *APP], "/notebooks/{name}", RUN_7),
    "nbclassic": (["nbclassic", *APP], "/nbclassic/notebooks/{name}", RUN_CLASSIC),
    "voila": (["voila", "--no-browser", "--Voila.ip=127.0.0.1"], "/voila/render/{name}", None),
}


@contextlib.contextmanager
def served(frontend, folder):
    """Serve a folder from one of the front ends, with settings of its own; yield its address."""
    words, _, _ = FRONTENDS[frontend]
    own = {name: str(folder / ".own" / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    port = free_port()
    place = [] if frontend == "voila" else ["--ip=127.0.0.1"]
    with open(folder / "server.log", "wb") as log:
        command = [sys.executable, "-m", *words, f"--port={port}", *place]
        server = subprocess.Popen(command, cwd=folder, env=os.environ | own, stdout=log, stderr=log)
        try:
            wait(f"http://127.0.0.1:{port}/", server, folder / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def run(page, frontend, address, name):
    """Open a notebook and have all its cells run."""
    _, place, script = FRONTENDS[frontend]
    page.goto(address + place.format(name=name))
    if script:
        page.evaluate(script)
