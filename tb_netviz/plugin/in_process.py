"""The plugin's routes without a server: (route, arguments) -> what the server would answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tensorboard.plugins import base_plugin
from werkzeug.test import Client

from tb_netviz.plugin.answers import NotThere
from tb_netviz.plugin.plugin import NetVizPlugin
from tb_netviz.plugin.stored_log import StoredLog


class InProcess:
    """Asks the plugin's routes about a log.

    Args:
        log: The log.
        log_dir: Its directory; its name is that of a run in the directory itself.
    """

    def __init__(self, log: StoredLog, log_dir: Path) -> None:
        context = base_plugin.TBContext(data_provider=log, logdir=str(log_dir.resolve()))
        self._apps = NetVizPlugin(context, samples=0).get_plugin_apps()

    def get(self, route: str, **arguments: Any) -> bytes:
        """Ask one route.

        Args:
            route: Its name, e.g. `"visual"`.
            arguments: What stands behind the `?`.

        Returns:
            The bytes of the answer.

        Raises:
            NotThere: The route refuses; the sentence is its own.
        """
        client = Client(self._apps[f"/{route}"])
        response = client.get(f"/{route}?{urlencode(arguments)}")
        if response.status_code != 200:
            raise NotThere(response.text.strip())
        return bytes(response.data)
