"""A real JupyterHub on loopback, with the settings that the course has for a class: for tests and benchmarks."""

import contextlib
import importlib.util
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys

from ..browser.driver import free_port, wait
from ..course import ROOT

FILES = ROOT / ".hub"
PROXY = "configurable-http-proxy"
INSTALL = (
    "pip install -r tests/requirements-hub.txt -c tests/constraints.txt; "
    "npm install --prefix .venv configurable-http-proxy@4.6.3"
)
CONFIG = """
c = get_config()
load_subconfig({course!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.JupyterHub.cleanup_servers = c.JupyterHub.cleanup_proxy = True
c.JupyterHub.log_level = "WARN"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{homes}/{{username}}"
if {root}:
    c.Spawner.args = [*c.Spawner.args, "--allow-root"]
"""


def proxy():
    """Return where the hub's proxy is, beside this Python or on the path, or None."""
    own = pathlib.Path(sys.prefix) / "node_modules" / ".bin"
    return shutil.which(PROXY, path=str(own)) or shutil.which(PROXY)


def missing():
    """Say what a hub lacks here, or return None."""
    for name in ("jupyterhub", "nativeauthenticator", "nbgitpuller"):
        if importlib.util.find_spec(name) is None:
            return f"{name} is missing: {INSTALL}"
    if proxy() is None or shutil.which("node") is None:
        return f"{PROXY} or node is missing: {INSTALL}"
    return None


@contextlib.contextmanager
def hub(folder, settings):
    """Start a hub with the course's settings and then these; yield its two addresses, and end all that it started.

    The first is the proxy's, which a browser is given; the second is the hub's own, which only its machine reaches.
    """
    homes = folder / "homes"
    for place in (homes, folder / "hub"):  # the students' homes, and the hub's own
        place.mkdir(exist_ok=True)
    port, hub_port, api_port = free_port(), free_port(), free_port()
    ports = {"port": port, "hub_port": hub_port, "api_port": api_port, "root": os.geteuid() == 0}
    course = (FILES / "course.py").read_text(encoding="utf-8").replace("COURSE", str(ROOT))
    (folder / "course.py").write_text(course, encoding="utf-8")
    text = CONFIG.format(course=str(folder / "course.py"), proxy=proxy(), folder=folder, homes=homes, **ports)
    (folder / "config.py").write_text(text + settings, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "CONFIGPROXY_AUTH_TOKEN": secrets.token_hex(32),
        "HOME": str(folder / "hub"),
    }
    environment["PATH"] = f"{pathlib.Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    with open(folder / "hub.log", "wb") as log:
        command = [sys.executable, "-m", "jupyterhub", "-f", str(folder / "config.py")]
        running = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            wait(f"http://127.0.0.1:{port}/hub/health", running, folder / "hub.log")
            yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{hub_port}"
        finally:
            stop(running, folder)


def stop(running, folder):
    """End a hub, and whatever server of its students is still there."""
    running.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(60)
    for process in processes(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    running.wait(20)


def processes(folder):
    """Return the homes of the processes whose home is a folder or lies in it, by their ids (Linux: from /proc)."""
    homes = {}
    for place in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for said in (place / "environ").read_bytes().split(b"\0"):
                home = pathlib.Path(os.fsdecode(said.removeprefix(b"HOME=")))
                if said.startswith(b"HOME=") and home.is_relative_to(folder):
                    homes[int(place.name)] = home
    return homes
