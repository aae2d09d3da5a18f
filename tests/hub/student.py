"""A student at a hub, as a browser with JupyterLab would be: the log-in form, the lab's page, a kernel by websocket."""

import asyncio
import datetime
import html
import http.cookies
import json
import re
import time
import typing
import urllib.parse
import uuid

PROTOCOL = "v1.kernel.websocket.jupyter.org"  # what JupyterLab speaks
# what JupyterLab asks for when it opens, besides its page's own scripts
OPENING = ("lab/api/settings", "lab/api/translations/en", "api/kernelspecs", "api/contents?content=1", "api/sessions")


class Ran(typing.NamedTuple):
    """What came of a cell: the seconds until its kernel was idle again, and the name of its error, if any."""

    seconds: float
    error: str | None


class Student:
    """One browser's cookies, and what is done with them.

    address: the hub's, without a slash at its end; name, password: of an account.
    """

    def __init__(self, address, name, password):
        from tornado.httpclient import AsyncHTTPClient

        self.address, self.name, self.password = address, name, password
        self.cookies, self.messages = {}, []
        self.socket = None
        self.client = AsyncHTTPClient(force_instance=True, defaults={"request_timeout": 120}, max_clients=20)

    def url(self, path):
        return urllib.parse.urljoin(self.address, path)

    def cookie(self, url):
        """Return the cookies that a browser would send there, those of the deepest folder last."""
        path = urllib.parse.urlsplit(url).path
        sent = {}
        for (name, place), value in sorted(self.cookies.items(), key=lambda entry: len(entry[0][1])):
            if path.startswith(place):
                sent[name] = value
        return sent

    async def fetch(self, url, method="GET", body=None, **headers):
        """Fetch one address as it is, and keep the cookies that it sets."""
        sent = self.cookie(url)
        headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in sent.items())}
        if method != "GET" and "_xsrf" in sent:
            headers["X-XSRFToken"] = sent["_xsrf"]
        answer = await self.client.fetch(
            url, method=method, body=body, headers=headers, follow_redirects=False, raise_error=False
        )
        for line in answer.headers.get_list("Set-Cookie"):
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name, morsel["path"] or "/"] = morsel.value
        return answer

    async def go(self, path, method="GET", body=None, **headers):
        """Fetch a page as a browser does, through all redirections; return it, with its address."""
        url = self.url(path)
        for _ in range(20):
            answer = await self.fetch(url, method, body, **headers)
            if answer.code not in (301, 302, 303, 307, 308):
                return url, answer
            url, method, body = urllib.parse.urljoin(url, answer.headers["Location"]), "GET", None
        raise RuntimeError(f"{self.name}: {path} leads in a circle")

    async def api(self, path, method="GET", content=None):
        """Ask the student's own server for something, and return its answer; raise an error unless it is one."""
        body = None if content is None else json.dumps(content)
        answer = await self.fetch(self.url(f"/user/{self.name}/{path}"), method, body)
        if answer.code >= 400:
            raise RuntimeError(f"{self.name}: {method} {path}: {answer.code} {answer.reason}")
        return json.loads(answer.body) if answer.body else None

    async def submit(self, path, **fields):
        """Fill in the form of a page of the hub and send it; return the page that follows, with its address."""
        url, _ = await self.go(path)
        fields["_xsrf"] = self.cookie(url).get("_xsrf", "")
        kind = "application/x-www-form-urlencoded"
        return await self.go(path, "POST", urllib.parse.urlencode(fields), **{"Content-Type": kind})

    async def log_in(self):
        """Send the log-in form; tell whether the hub lets the student in."""
        url, answer = await self.submit("/hub/login", username=self.name, password=self.password)
        if answer.code >= 500:
            raise RuntimeError(f"{self.name}: log-in: {answer.code} {answer.reason}")
        return answer.code < 400 and "/login" not in url

    async def lab(self, within=180):
        """Wait until the student's server runs, then load JupyterLab's page and all that it asks for."""
        end = time.perf_counter() + within
        own = f"/user/{self.name}/"
        await self.go(f"/hub/spawn/{self.name}")
        while True:
            url, page = await self.go(f"{own}lab")
            if page.code == 200 and urllib.parse.urlsplit(url).path.startswith(own):
                break
            if time.perf_counter() > end or "failed to start" in page.body.decode().lower():
                raise RuntimeError(f"{self.name}: no lab after {within} s: {page.code} {page.reason}")
            await asyncio.sleep(0.5)
        text = html.unescape(page.body.decode())
        config = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', text, re.S)[1])
        scripts = re.findall(r'<script[^>]* src="([^"]+)"', text)
        for extension in config.get("federated_extensions", []):
            scripts.append(f"{config['fullLabextensionsUrl']}/{extension['name']}/{extension['load']}")
        answers = await asyncio.gather(*(self.fetch(urllib.parse.urljoin(url, place)) for place in scripts))
        answers += await asyncio.gather(*(self.fetch(self.url(own + path)) for path in OPENING))
        if wrong := [answer for answer in answers if answer.code >= 400]:
            raise RuntimeError(f"{self.name}: {wrong[0].effective_url}: {wrong[0].code} {wrong[0].reason}")

    async def open_notebook(self, path):
        """Open a notebook: read it, start its kernel, and wait until this is idle; return the notebook."""
        from tornado.httpclient import HTTPRequest
        from tornado.websocket import websocket_connect

        notebook = (await self.api(f"api/contents/{path}?type=notebook&content=1"))["content"]
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.api("api/sessions", "POST", wanted)
        place = f"api/kernels/{session['kernel']['id']}/channels?session_id={session['id']}"
        url = self.url(f"/user/{self.name}/{place}")
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookie(url).items())
        request = HTTPRequest(url.replace("http", "ws", 1), headers={"Cookie": cookies}, request_timeout=120)
        self.socket = await websocket_connect(request, subprotocols=[PROTOCOL], max_message_size=2**28)
        await self.ask("kernel_info_request", {})
        return notebook

    async def save(self, path, notebook):
        """Save a notebook, as JupyterLab does by itself every two minutes."""
        await self.api(f"api/contents/{path}", "PUT", {"type": "notebook", "format": "json", "content": notebook})

    async def ask(self, kind, content, within=600):
        """Send the kernel a request; return the content of its reply, once the kernel is idle again."""
        from jupyter_server.services.kernels.connection.base import (
            deserialize_msg_from_ws_v1,
            serialize_msg_to_ws_v1,
        )

        now = datetime.datetime.now(datetime.UTC).isoformat()
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.name, "username": self.name}
        header |= {"date": now, "version": "5.3"}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        pack = lambda part: json.dumps(part).encode()  # noqa: E731
        await self.socket.write_message(serialize_msg_to_ws_v1(message, "shell", pack), binary=True)
        reply, idle, limited = None, False, False
        async with asyncio.timeout(within):
            while reply is None or not idle:
                received = await self.socket.read_message()
                if received is None:
                    raise RuntimeError(f"{self.name}: the kernel's websocket closed")
                _, parts = deserialize_msg_from_ws_v1(received)
                head, parent, content = (json.loads(bytes(parts[place])) for place in (0, 1, 3))
                limited |= head["msg_type"] == "stream" and "rate exceeded" in content.get("text", "")
                if parent.get("msg_id") == header["msg_id"]:
                    if head["msg_type"] == kind.replace("request", "reply"):
                        reply = content
                    idle |= head["msg_type"] == "status" and content["execution_state"] == "idle"
        if limited:
            raise RuntimeError(f"{self.name}: outputs were dropped: rate exceeded")
        return reply

    async def run(self, source):
        """Run a cell's code as Shift Enter does; return how long it took, and its error."""
        start = time.perf_counter()
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}}
        reply = await self.ask("execute_request", content | {"allow_stdin": False, "stop_on_error": True})
        return Ran(time.perf_counter() - start, reply.get("ename"))

    async def stop(self):
        """Have the hub end the student's server."""
        answer = await self.fetch(self.url(f"/hub/api/users/{self.name}/server"), "DELETE")
        if answer.code >= 400:
            raise RuntimeError(f"{self.name}: the server does not end: {answer.code} {answer.reason}")

    async def leave(self):
        """Close the page: the websocket, and all connections."""
        if self.socket is not None:
            self.socket.close()
            while await self.socket.read_message() is not None:
                pass
        self.client.close()
