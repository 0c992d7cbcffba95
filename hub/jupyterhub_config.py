"""A hub for trying out: every user gets a folder with the course, and JupyterLab opens at chapter 0.

    jupyterhub -f hub/jupyterhub_config.py

Users are whoever logs in, with no password: for a trial on one machine, never on a network. README.md beside this
file says what a real class needs. HUB_FOLDER is where the users' folders are, by default `hub-users` here.
"""

import os
import sys
from pathlib import Path

from micrograd.course import folder

c = get_config()  # type: ignore[name-defined]  # noqa: F821, JupyterHub puts it there
USERS = Path(os.environ.get("HUB_FOLDER", "hub-users")).resolve()


def bring_the_course(spawner: object) -> None:
    """Copy the course into a user's folder the first time; later what is there is the user's own."""
    place = USERS / spawner.user.name / "course"  # type: ignore[attr-defined]
    if not folder.is_course(place):
        folder.copy(place)


c.JupyterHub.bind_url = os.environ.get("HUB_URL", "http://127.0.0.1:8000")
c.JupyterHub.hub_port = int(os.environ.get("HUB_PORT", "8081"))
c.JupyterHub.db_url = f"sqlite:///{USERS / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(USERS / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(USERS / "proxy.pid")
c.ConfigurableHTTPProxy.api_url = os.environ.get("HUB_PROXY", "http://127.0.0.1:8001")
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"  # each user's server is a process of this machine, in a folder of its own
c.SimpleLocalProcessSpawner.home_dir_template = str(USERS / "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
c.Spawner.notebook_dir = "~/course"
c.Spawner.default_url = "/lab/tree/00_start_here.ipynb"
c.Spawner.pre_spawn_hook = bring_the_course
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300
USERS.mkdir(parents=True, exist_ok=True)
