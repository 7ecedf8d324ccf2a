"""Ports for TensorBoard, and a server that is started, answers and ends."""

from __future__ import annotations

import socket
import subprocess

import pytest

from tb_netviz.commands import serving
from tb_netviz.commands.serving import DEFAULT_PORT, free_port, serve
from tb_netviz.errors import NetVizError


def test_the_port_asked_for_is_taken_if_it_is_free():
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        taken = probe.getsockname()[1]
        probe.listen()
        with pytest.raises(NetVizError, match=f"port {taken} cannot be used"):
            free_port(taken)
    assert free_port(taken) == taken


def test_without_a_wish_the_first_free_port_is_taken():
    assert DEFAULT_PORT <= free_port(None) < DEFAULT_PORT + 20


def test_a_port_that_cannot_exist_is_refused():
    with pytest.raises(NetVizError, match="port 99999"):
        free_port(99999)


class Server:
    """Stands in for TensorBoard's process."""

    def __init__(self, command, **options):
        self.command = command
        self.is_running = True

    def poll(self):
        return None if self.is_running else 1

    def wait(self):
        if self.is_running:
            raise KeyboardInterrupt

    def terminate(self):
        self.is_running = False


def test_the_link_to_the_tab_is_told_and_ctrl_c_ends_the_server(monkeypatch, capsys):
    monkeypatch.setattr(subprocess, "Popen", Server)
    monkeypatch.setattr(serving, "_answers", lambda server, address: True)
    assert serve("logs", 6007) == 0
    assert "http://localhost:6007/#netviz" in capsys.readouterr().out


def test_a_server_that_does_not_start_is_told(monkeypatch):
    class Dead(Server):
        def poll(self):
            self.is_running = False
            return 1

    monkeypatch.setattr(subprocess, "Popen", Dead)
    with pytest.raises(NetVizError, match="did not start"):
        serve("logs", 6007)
