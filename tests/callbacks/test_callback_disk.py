"""A disk that is full, a directory that is gone: told once, and the training goes on."""

from __future__ import annotations

import shutil

import keras

import tb_netviz
from tb_netviz.errors import NetVizError
from tb_netviz.events.writer import EventWriter
from tests.callbacks.tiny_training import (
    callback,
    fit,
    images,
    network,
)


def test_a_directory_that_cannot_be_made_is_told_once_and_training_goes_on(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    fit(network(), [callback(tmp_path / "file" / "log")], epochs=3)
    assert caplog.text.count("no more pictures") == 1


def test_a_full_disk_is_told_once_and_training_goes_on(tmp_path, caplog, monkeypatch):

    def write(self, visual):
        raise NetVizError("the disk is full")

    monkeypatch.setattr(EventWriter, "write", write)
    history = fit(network(), [callback(tmp_path)], epochs=4)
    assert len(history.epoch) == 4
    assert caplog.text.count("the disk is full") == 1


def test_after_the_disk_was_full_pictures_come_again_with_the_network(
    tmp_path, caplog, monkeypatch
):

    write = EventWriter.write

    def write_later(self, visual):
        if visual.step < 2:
            raise NetVizError("the disk is full")
        write(self, visual)

    monkeypatch.setattr(EventWriter, "write", write_later)
    fit(network(), [callback(tmp_path)], epochs=4)
    assert caplog.text.count("the disk is full") == 1
    shown = tb_netviz.read(tmp_path)
    assert shown[0].kind == "model"
    assert {visual.step for visual in shown} == {2, 4}


def test_a_log_directory_removed_under_a_training_is_begun_anew_with_the_network(tmp_path, caplog):
    class Remover(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 2:
                shutil.rmtree(tmp_path / "log")

    netviz = callback(tmp_path / "log", data=images())
    fit(network(), [netviz, Remover()], epochs=4)
    shown = tb_netviz.read(tmp_path / "log")
    assert {visual.step for visual in shown} == {4}
    assert {"model", "images"} <= {visual.kind for visual in shown}
    assert caplog.text.count("were removed; the network and its images are written again") == 1
