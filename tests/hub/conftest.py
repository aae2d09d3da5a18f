"""What the hub imports is read by the hub: where JupyterHub is not installed, its examples are left out."""

import importlib.util

collect_ignore = [] if importlib.util.find_spec("jupyterhub") else ["accounts.py"]
