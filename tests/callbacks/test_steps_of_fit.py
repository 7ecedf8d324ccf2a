"""Which steps the callback shows, over epochs, batches and several calls of `fit`."""

from __future__ import annotations

import logging

import keras
import pytest

import tb_netviz
from tb_netviz.callbacks import EveryBatches
from tb_netviz.events.writer import EventWriter
from tests.callbacks.tiny_training import (
    callback,
    fit,
    network,
    steps,
)


def test_the_default_schedule_shows_the_beginning_powers_of_two_and_the_end(tmp_path):
    fit(network(), [callback(tmp_path)], epochs=7)
    assert steps(tmp_path) == [0, 1, 2, 4, 7]


def test_every_n_batches_counts_over_epochs(tmp_path):
    fit(network(), [callback(tmp_path, schedule=EveryBatches(2))], epochs=2)
    assert steps(tmp_path) == [0, 2, 4, 6]


def test_batches_executed_together_are_all_counted(tmp_path):
    model = network()
    model.compile("sgd", "sparse_categorical_crossentropy", steps_per_execution=2)
    fit(model, [callback(tmp_path, schedule="every 3 batches")], epochs=2)
    assert steps(tmp_path) == [0, 3, 6]


def test_a_resumed_training_goes_on_from_its_initial_epoch(tmp_path):
    fit(network(), [callback(tmp_path, schedule=1)], initial_epoch=5, epochs=7)
    assert steps(tmp_path) == [5, 6, 7]


def test_steps_rise_over_repeated_calls_of_fit(tmp_path):
    model, netviz = network(), callback(tmp_path, schedule=1)
    fit(model, [netviz], epochs=2)
    fit(model, [netviz], epochs=2)
    fit(model, [netviz], initial_epoch=4, epochs=5)
    assert steps(tmp_path) == [0, 1, 2, 3, 4, 5]


def test_another_network_in_the_same_callback_starts_with_empty_memories(tmp_path):
    netviz = callback(tmp_path)
    fit(network(), [netviz])
    fit(network(), [netviz])
    runs = [int(visual.images.max()) for visual in tb_netviz.read(tmp_path, technique="constant")]
    assert runs == [1, 2, 1]


def test_a_second_training_into_the_same_directory_is_kept_apart(tmp_path):
    fit(network(), [callback(tmp_path)])
    fit(network(), [callback(tmp_path)])
    assert len(list(tmp_path.iterdir())) == 2
    assert steps(tmp_path) == [0, 1, 0, 1]


def test_early_stopping_ends_with_a_snapshot(tmp_path):
    stop = keras.callbacks.EarlyStopping("loss", patience=1, min_delta=100.0)
    fit(network(), [stop, callback(tmp_path)], epochs=50)
    assert steps(tmp_path) == [0, 1, 2]


def test_an_interrupted_training_keeps_its_pictures_and_can_go_on(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            if self.model.optimizer.iterations == 4:
                raise KeyboardInterrupt

    model, netviz = network(), callback(tmp_path, schedule=1)
    with pytest.raises(KeyboardInterrupt):
        fit(model, [netviz, Interrupt()], epochs=5)
    assert steps(tmp_path) == [0, 1]
    fit(model, [netviz], epochs=2)
    assert steps(tmp_path) == [0, 1, 2, 3]


def test_another_training_that_came_between_two_calls_of_fit_is_left_alone(tmp_path, caplog):
    model, netviz = network(), callback(tmp_path, schedule=1)
    fit(model, [netviz], epochs=1)
    with EventWriter(tmp_path, first_step=2):
        with caplog.at_level(logging.WARNING, "tb_netviz"):
            fit(model, [netviz], epochs=1)
        assert "the pictures of this one go to netviz_2" in caplog.text
        mine = tb_netviz.read(tmp_path, run="netviz_2")
        assert [(one.technique, one.step) for one in mine] == [("model", 2), ("constant", 2)]
