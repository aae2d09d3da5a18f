"""A headless Chromium, and a JupyterLab on loopback for it to open: what the browser tests and benchmarks share."""

import contextlib
import functools
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

DEBIAN = pathlib.Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},  # else cells out of sight are not in the page
}


@functools.cache
def missing():
    """Say why no browser can be driven here, or return None."""
    from playwright.sync_api import sync_playwright

    if DEBIAN.exists():
        return None
    with sync_playwright() as play:
        if pathlib.Path(play.chromium.executable_path).exists():
            return None
    return "no browser: neither /usr/bin/chromium nor playwright's own (playwright install chromium)"


@contextlib.contextmanager
def chromium():
    """Start a headless Chromium: Debian's where there is one, else playwright's own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(DEBIAN) if DEBIAN.exists() else None, args=FLAGS)
        yield browser
        browser.close()


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@contextlib.contextmanager
def jupyterlab(folder, notebooks):
    """Serve a copy of a folder of notebooks from a JupyterLab with settings of its own; yield its address."""
    root = folder / "notebooks"
    shutil.copytree(notebooks, root, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for name, settings in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython"}
    own |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    environment = os.environ | {name: str(folder / place) for name, place in own.items()}
    port = free_port()
    options = [f"--port={port}", "--ip=127.0.0.1", "--no-browser", f"--ServerApp.root_dir={root}", "--allow-root"]
    (folder / "kernels").mkdir()
    options += ["--ServerApp.allow_external_kernels=True", f"--ServerApp.external_connection_dir={folder / 'kernels'}"]
    options += ["--IdentityProvider.token=", "--expose-app-in-browser", "--LabApp.extension_manager=readonly"]
    with open(folder / "server.log", "wb") as log:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait(f"{address}/api", server, folder / "server.log")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:  # its kernels take long to end on a busy machine: nothing is asked of it
                server.kill()
                server.wait()


def wait(address, server, log):
    for _ in range(240):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2).read()
            return
        time.sleep(0.25)
    said = log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"the server did not answer:\n{said[-2000:]}")


def put(page, address, name, notebook):
    """Give JupyterLab a notebook, as if a reader had just copied it into the folder."""
    page.request.get(f"{address}/lab")  # brings the cookie that writing asks for
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "_xsrf")
    model = {"type": "notebook", "format": "json", "content": notebook}
    answer = page.request.put(f"{address}/api/contents/{name}", data=model, headers={"X-XSRFToken": token})
    assert answer.ok, answer.text()


# Close what is open as it is, and end the kernels that the notebook to be opened does not use.
CLOSE = """async (path) => {
  const app = window.jupyterapp, sessions = app.serviceManager.sessions;
  for (const open of [...app.shell.widgets('main')].filter((widget) => widget.context)) {
    const closed = new Promise((done) => open.disposed.connect(done));
    open.context.model.dirty = false;  // else JupyterLab asks whether to save it
    open.close();
    await closed;
  }
  await Promise.all([...sessions.running()].filter((one) => one.path !== path).map((one) => sessions.shutdown(one.id)));
}"""


OPEN = """async ([path, id]) => {
  await window.jupyterapp.commands.execute('docmanager:open', id ? {path, kernel: {id}} : {path});
}"""


def offered_kernel(page, address):
    """Return the id of the kernel that a JupyterLab did not start itself: the one that no notebook uses."""
    running = {kernel["id"] for kernel in page.request.get(f"{address}/api/kernels").json()}
    (found,) = running - {session["kernel"]["id"] for session in page.request.get(f"{address}/api/sessions").json()}
    return found


class Lesson:
    """One notebook, open in JupyterLab, which is loaded once for all that are opened in the same page."""

    def __init__(self, page, address, name, kernel=None):
        self.page, self.problems, again = page, [], page.url.startswith(f"{address}/lab")
        if again:
            page.evaluate(CLOSE, name)
        page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.problems.append(str(e)))
        if not again:
            page.goto(f"{address}/lab{'' if kernel else '/tree/' + name}?reset")
            page.wait_for_selector(".jp-NotebookPanel .jp-Cell, .jp-Launcher", timeout=60_000)
        if again or kernel:
            page.evaluate(OPEN, [name, kernel])
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
        kernel = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
        page.wait_for_function(f"() => {kernel}?.status === 'idle'", timeout=90_000)

    def trust(self):
        """Let the outputs that were not made here run their scripts, as a reader does who is asked."""
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:trust'); }")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.wait_for_function("window.jupyterapp.shell.currentWidget.context.model.dirty === false")

    def run_all(self):
        do = "window.jupyterapp.commands.execute"
        self.page.evaluate(f"async () => {{ await {do}('notebook:clear-all-cell-outputs'); }}")
        # not awaited: an intended error ends the command before its time
        self.page.evaluate(f"() => {{ {do}('notebook:run-all-cells'); }}")
        cells = "window.jupyterapp.shell.currentWidget.content.widgets"
        ran = f"{cells}.every(w => w.model.type !== 'code' || w.model.executionCount)"
        self.page.wait_for_function(f"() => {ran}", timeout=300_000)

    def outputs(self):
        """Return the kernel's outputs as JupyterLab's own model holds them, a list a cell."""
        return self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets"
            ".map(w => w.model.type === 'code' ? w.model.outputs.toJSON() : [])"
        )


def saved_errors(path):
    """Return the names of the errors that a saved notebook shows, a list a cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [[o["ename"] for o in cell.get("outputs", []) if o["output_type"] == "error"] for cell in cells]


def saved_html(path):
    """Return the HTML outputs of a saved notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [o for cell in cells for o in cell.get("outputs", []) if "text/html" in o.get("data", {})]
    return ["".join(o["data"]["text/html"]) for o in outputs]


def export(path, folder):
    """Write a notebook as nbconvert's HTML, without running it, unless it was written there before."""
    from nbconvert import HTMLExporter

    name = f"{path.parent.name}_{path.stem}"
    page = folder / f"{name}.html"
    if page.exists():
        return page
    half = folder / f"{name}.{os.getpid()}"  # another worker may look for the page meanwhile
    half.write_text(HTMLExporter().from_filename(str(path))[0], encoding="utf-8")
    half.replace(page)
    return page


def cut_network(page):
    """Let a page read nothing but files; return the list of what it asks for all the same."""
    asked = []

    def answer(route):
        if route.request.url.startswith(("file:", "data:", "blob:")):
            return route.continue_()
        asked.append(route.request.url)
        return route.abort()

    page.route("**/*", answer)
    return asked
