"""Accounts for one run of the benchmark: what the hub lets in is a list of names, each with a password of that run."""

import hmac

from jupyterhub.auth import Authenticator
from traitlets import Dict


class Listed(Authenticator):
    """Let in who gives the password that stands beside the name; passwords are made anew for each run."""

    passwords = Dict(config=True)

    async def authenticate(self, handler, data):
        """Return the name, or None where the password is another."""
        password = self.passwords.get(data["username"], "")
        if password and hmac.compare_digest(password.encode(), data["password"].encode()):
            return data["username"]
        return None
