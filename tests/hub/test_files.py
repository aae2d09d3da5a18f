"""What .hub and .binder say: who gets in, what each student may take, and that all places say the same."""

import os
import pathlib
import re
import subprocess

import pytest
import yaml
from traitlets.config import Config

from ..course import ROOT
from .running import FILES

TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES.iterdir() if path.is_file()}
ONE, MANY = (yaml.safe_load(TEXTS[name]) for name in ("config.yaml", "kubernetes.yaml"))
NATIVE = ONE["auth"]["NativeAuthenticator"]
LETS_ANYBODY_IN = r"(?i)dummy|tmpauth|firstuse|nullauth|sharedpassword|open_signup: true|\bpassword *[:=] *\S"
# What The Littlest JupyterHub's config.yaml and Zero to JupyterHub's schema know, of what is used here
KNOWN_ONE = {
    "users": {"admin"},
    "auth": {"type", "NativeAuthenticator"},
    "https": {"enabled", "letsencrypt"},
    "limits": {"memory", "cpu"},
    "user_environment": {"default_app"},
    "services": {"cull"},
}
KNOWN_MANY = {
    "hub": {"config", "activeServerLimit"},
    "proxy": {"https"},
    "singleuser": {
        "image", "cmd", "extraEnv", "defaultUrl", "startTimeout", "memory", "cpu", "storage",
    },
    "scheduling": {"userScheduler", "podPriority", "userPlaceholder"},
    "prePuller": {"continuous"},
    "cull": {"enabled", "timeout", "every", "maxAge"},
}  # fmt: skip


@pytest.fixture
def course():
    """What course.py sets."""
    config = Config()
    exec(compile(TEXTS["course.py"], "course.py", "exec"), {"get_config": lambda: config})
    return config


def size(text):
    """Return how many bytes a size such as 256M means to a spawner."""
    return float(text[:-1]) * 1024 ** {"K": 1, "M": 2, "G": 3}[text[-1]]


@pytest.mark.parametrize("values, known", [(ONE, KNOWN_ONE), (MANY, KNOWN_MANY)], ids=["one", "many"])
def test_only_settings_that_are_known_are_made(values, known):
    assert set(values) <= set(known)
    for name, inner in values.items():
        assert set(inner) <= known[name], name


@pytest.mark.parametrize("name", TEXTS)
def test_no_place_lets_anybody_in_or_holds_a_password(name):
    found = [line for line in TEXTS[name].splitlines() if re.search(LETS_ANYBODY_IN, line)]
    assert not [line for line in found if "client_secret=…" not in line and "password=$" not in line]


@pytest.mark.parametrize("line", ["authenticator_class: dummy", "  open_signup: true", "password: secret"])
def test_what_would_let_anybody_in_is_found(line):
    assert re.search(LETS_ANYBODY_IN, line)


def test_on_one_machine_the_teacher_approves_who_signs_up():
    assert ONE["auth"]["type"] == "nativeauthenticator.NativeAuthenticator"
    assert NATIVE["open_signup"] is False and "allow_self_approval_for" not in NATIVE
    assert NATIVE["minimum_password_length"] >= 10 and NATIVE["check_common_password"] is True
    assert 1 <= NATIVE["allowed_failed_logins"] <= 10 and NATIVE["seconds_before_next_try"] >= 60
    assert ONE["https"]["enabled"] is True, "passwords travel"


def test_in_a_department_its_own_log_in_and_group_decide():
    said = MANY["hub"]["config"]
    assert said["JupyterHub"]["authenticator_class"] == "generic-oauth"
    own = said["GenericOAuthenticator"]
    assert own["allowed_groups"] and own["manage_groups"] and "allow_all" not in own and "client_secret" not in own
    assert all(value.startswith("https://") for name, value in own.items() if name.endswith("_url"))
    assert MANY["proxy"]["https"]["enabled"] is True


def test_each_student_has_limits_and_what_is_idle_ends(course):
    assert size(ONE["limits"]["memory"]) == size(MANY["singleuser"]["memory"]["limit"]) == 1024**3
    assert ONE["limits"]["cpu"] == MANY["singleuser"]["cpu"]["limit"] == 1
    one, many = ONE["services"]["cull"], MANY["cull"]
    assert one["enabled"] is many["enabled"] is True
    assert one["timeout"] == many["timeout"] and one["max_age"] == many["maxAge"] == 12 * 3600
    kernels = dict(word.removeprefix("--MappingKernelManager.").split("=") for word in course.Spawner.args[:3])
    assert kernels == {"cull_idle_timeout": "2700", "cull_interval": "300", "cull_connected": "True"}
    assert 2700 < one["timeout"], "a kernel ends before its server"


def test_both_places_tell_a_student_s_server_the_same(course):
    assert MANY["singleuser"]["cmd"] == ["python3", "-P", "-c", course.Spawner.cmd[-1], *course.Spawner.args]
    assert MANY["singleuser"]["extraEnv"] == {
        name: value.replace("COURSE", "/srv/course") for name, value in course.Spawner.environment.items()
    }
    assert "--target-repo-dir /srv/course " in TEXTS["kubernetes.yaml"]
    assert MANY["singleuser"]["defaultUrl"] == course.Spawner.default_url == "/lab"


def test_files_are_private_from_the_first_moment(course):
    shell, word, script, server = course.Spawner.cmd
    assert (shell, word) == ("/bin/sh", "-c") and server.endswith("from jupyterhub.singleuser import main; main()")
    first, second, last = script.split("; ")
    assert (first, second) == ("umask 077", 'chmod 700 "$HOME"')
    assert last == 'exec python3 -P -c "$0" "$@"', "-P: a student's own random.py is not the server's"
    assert not set("{}%") & set("".join(course.Spawner.cmd)), "the spawner and systemd would put something in its place"
    assert course.SystemdSpawner.isolate_tmp is True


def test_four_nodes_have_room_for_three_hundred():
    one = MANY["singleuser"]
    by_cores, by_memory = 7.5 / one["cpu"]["guarantee"], 28e9 / size(one["memory"]["guarantee"])
    said = re.sub(r"\s*#\s*", " ", TEXTS["kubernetes.yaml"])
    assert f"{by_cores:.0f} students by its cores, {by_memory // 1:.0f} by its memory" in said
    nodes = -(-300 // min(by_cores, by_memory))
    assert nodes == 4 and "Three hundred are four such nodes" in said
    assert MANY["hub"]["activeServerLimit"] >= 300
    assert f"room for {MANY['scheduling']['userPlaceholder']['replicas']} who come" in said


def test_the_hand_out_s_puller_is_the_same_everywhere():
    names = [".binder/requirements.txt", "tests/requirements-hub.txt"]
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in names]
    assert len({re.search(r"^nbgitpuller==([\d.]+)$", text, re.M)[1] for text in texts}) == 1


STUB = """#!/bin/sh
echo "$(basename "$0") $*" >>"$LOG"
"""
CURL = """#!/bin/sh
for word; do
  case $word in *_confirmation@*) printf 'typed %s\\n' "$(cat "${word#*@}")" >>"$LOG" ;; esac
done
echo "curl $*" >>"$LOG"
echo "$SAID"
"""
RELOAD = """#!/bin/sh
if grep -q '^https:' "$TLJH_INSTALL_PREFIX/config/config.yaml"; then open=open; else open=closed; fi
echo "$(basename "$0") $* $open" >>"$LOG"
"""


@pytest.fixture
def machine(tmp_path):
    """Run the installation on a machine that has The Littlest JupyterHub's folders and notes what it is told."""
    prefix, programs, log = tmp_path / "tljh", tmp_path / "programs", tmp_path / "log"
    for folder in (prefix / "config", prefix / "user" / "bin", programs, tmp_path / ".hub", tmp_path / ".binder"):
        folder.mkdir(parents=True)
    for name, text in TEXTS.items():
        (tmp_path / ".hub" / name).write_text(text, encoding="utf-8")
    texts = {name: STUB for name in ("systemctl", "chmod")} | {"curl": CURL, "tljh-config": RELOAD}
    for place, text in {**{programs / n: t for n, t in texts.items()}, prefix / "user/bin/pip": STUB}.items():
        place.write_text(text, encoding="utf-8")
        place.chmod(0o755)

    def install(*words, password="a long one 123", said="The signup was successful!", prefix=prefix):
        own = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "LOG": str(log), "SAID": said}
        own["TLJH_INSTALL_PREFIX"] = str(prefix)
        done = subprocess.run(
            ["bash", str(tmp_path / ".hub" / "install"), *words], env=os.environ | own, encoding="utf-8",
            input=f"{password}\n", capture_output=True, check=False,
        )  # fmt: skip
        return done, log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    install.config = prefix / "config"
    return install


posix = pytest.mark.skipif(os.name != "posix", reason="a hub runs on Linux")
WORDS = ("ms-chen", "hub.example.org", "chen@example.org")


@posix
def test_the_teacher_s_account_is_made_before_the_hub_is_open(machine):
    done, log = machine(*WORDS)
    assert done.returncode == 0, done.stderr
    kept = [line for line in log if line.startswith(("tljh-config", "typed", "systemctl"))]
    assert kept == [
        "tljh-config reload proxy closed", "tljh-config reload hub closed", "typed a long one 123",
        "tljh-config reload hub open", "tljh-config reload proxy open",
    ]  # fmt: skip
    assert "chmod -R go+rX-w .hub attn_helpers notebooks" in log, "and not what else lies there"
    assert not [line for line in log if line.startswith("curl") and "a long one" in line], "seen by all in ps"
    written = yaml.safe_load((machine.config / "config.yaml").read_text(encoding="utf-8"))
    assert written["users"]["admin"] == ["ms-chen"]
    assert written["https"]["letsencrypt"] == {"email": "chen@example.org", "domains": ["hub.example.org"]}
    assert written["auth"] == ONE["auth"] and written["limits"] == ONE["limits"]
    course = (machine.config / "jupyterhub_config.d" / "course.py").read_text(encoding="utf-8")
    place = re.search(r'"JUPYTER_PATH": "(.+)"', course)[1]
    assert course == TEXTS["course.py"].replace("COURSE/.hub", place)
    assert pathlib.Path(place, "install").exists()
    assert not [p for p in machine.config.rglob("*") if p.is_file() and "a long one" in p.read_text(encoding="utf-8")]


@posix
def test_without_the_account_the_hub_stays_closed(machine):
    done, log = machine(*WORDS, said="Something went wrong!")
    assert done.returncode == 1 and "the hub is stopped" in done.stderr
    assert "systemctl stop jupyterhub traefik" in log and not [line for line in log if line.endswith(" open")]
    closed = yaml.safe_load((machine.config / "config.yaml").read_text(encoding="utf-8"))
    assert closed["http"] == {"address": "127.0.0.1"} and "https" not in closed and closed["limits"] == ONE["limits"]


@posix
def test_a_name_that_somebody_else_took_is_no_teacher(machine):
    for _ in range(2):  # the second time, the first has left its settings
        done, log = machine(*WORDS, said="That name is already in use.")
        assert done.returncode == 1 and "somebody else has taken the name ms-chen" in done.stderr
        assert not [line for line in log if line.endswith(" open")]


@posix
def test_an_update_keeps_the_account_and_the_first_settings(machine):
    (machine.config / "config.yaml").write_text("users: {}\n", encoding="utf-8")
    assert machine(*WORDS)[0].returncode == 0
    done, log = machine(*WORDS, said="That name is already in use.")
    assert done.returncode == 0 and log[-1] == "tljh-config reload proxy open"
    assert "the account ms-chen was there before" in done.stdout
    assert (machine.config / "config.yaml.before").read_text(encoding="utf-8") == "users: {}\n"


@posix
@pytest.mark.parametrize(
    "words, told",
    {
        (): "usage: sudo .hub/install TEACHER DOMAIN EMAIL",
        ("Ms Chen", *WORDS[1:]): "TEACHER must be small letters, digits and -, got Ms Chen",
        ("chen", "a b", WORDS[2]): "DOMAIN must be a name such as hub.example.org, got a b",
        ("chen", WORDS[1], "a&b@x"): "EMAIL must be an address, got a&b@x",
    }.items(),
)
def test_wrong_words_are_told(machine, words, told):
    done, log = machine(*words)
    assert done.returncode == 2 and told in done.stderr and not log


@posix
def test_a_short_password_and_a_missing_hub_are_told(machine, tmp_path):
    done, log = machine(*WORDS, password="short")
    assert done.returncode == 2 and "at least 10 characters, got 5" in done.stderr and not log
    done, _ = machine(*WORDS, prefix=tmp_path / "nowhere")
    assert done.returncode == 1 and "The Littlest JupyterHub is not installed" in done.stderr
