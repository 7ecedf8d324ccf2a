"""The command line: exit codes, one sentence for each mistake, nothing of TensorFlow's noise."""

from __future__ import annotations

import subprocess
import sys

import keras
import numpy as np
import pytest
from PIL import Image

import tb_netviz
from tb_netviz.cli import main
from tb_netviz.commands.log import summarise


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A saved classifier of 8 x 8 pictures."""
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.Conv2D(4, 3, activation="relu", name="conv1"),
            keras.layers.GlobalAveragePooling2D(name="average"),
            keras.layers.Dense(2, activation="softmax", name="classes"),
        ],
        name="tiny",
    )
    path = tmp_path_factory.mktemp("model") / "tiny.keras"
    model.save(path)
    return path


@pytest.fixture
def pictures(tmp_path):
    """A folder of two classes."""
    generator = np.random.default_rng(0)
    for label in ("cat", "dog"):
        folder = tmp_path / "pictures" / label
        folder.mkdir(parents=True)
        for number in range(2):
            pixels = generator.integers(0, 255, (10, 12, 3), np.uint8)
            Image.fromarray(pixels).save(folder / f"{number}.png")
    return tmp_path / "pictures"


def netviz(capsys, *arguments):
    """Run the command; returns its exit code, stdout and stderr."""
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def refused(capsys, *arguments):
    """Run a command that must fail by the user's mistake; returns its one sentence."""
    code, _, error = netviz(capsys, *arguments)
    assert code == 2, error
    assert error.startswith("netviz: ")
    assert error.count("\n") == 1, error
    return error


def log(network, pictures, logdir, *more):
    return "log", network, pictures, "--logdir", logdir, "--techniques", "filters", *more


def test_log_writes_what_was_asked_for_and_says_how_to_look(network, pictures, tmp_path, capsys):
    logdir = tmp_path / "log"
    code, out, _ = netviz(capsys, *log(network, pictures, logdir))
    assert code == 0
    assert "filters (1)" in out
    assert f"tensorboard --logdir {logdir}" in out
    (grid,) = tb_netviz.read(logdir, technique="filters")
    assert grid.layer == "conv1"


def test_quiet_says_nothing(network, pictures, tmp_path, capsys):
    code, out, error = netviz(capsys, *log(network, pictures, tmp_path / "log", "--quiet"))
    assert (code, out, error) == (0, "", "")


def test_info_lists_layers_shapes_and_receptive_fields(network, capsys):
    code, out, _ = netviz(capsys, "info", network)
    assert code == 0
    (line,) = [line for line in out.splitlines() if line.startswith("conv1")]
    assert " ".join(line.split()) == "conv1 Conv2D 6 x 6 x 4 112 3 x 3, stride 1, offset 0"


def test_export_writes_sheets_and_arrays(network, pictures, tmp_path, capsys):
    netviz(capsys, *log(network, pictures, tmp_path / "log" / "run1"))
    code, out, _ = netviz(
        capsys, "export", tmp_path / "log", tmp_path / "files", "--technique", "filters"
    )
    assert (code, out) == (0, f"2 files in {tmp_path / 'files'}\n")
    with np.load(tmp_path / "files/run1/grid_filters_conv1_step0.npz") as arrays:
        assert arrays["images"].shape[0] == 4
    with Image.open(tmp_path / "files/run1/grid_filters_conv1_step0.png") as sheet:
        assert sheet.width > 3


def test_arrays_in_a_file_are_images_too(network, tmp_path, capsys):
    file = tmp_path / "images.npz"
    np.savez(file, x=np.zeros((3, 8, 8, 3), np.uint8), y=np.zeros(3, int))
    assert netviz(capsys, *log(network, file, tmp_path / "log"))[0] == 0


def test_no_such_model_file(pictures, tmp_path, capsys):
    sentence = refused(capsys, *log(tmp_path / "no.keras", pictures, tmp_path / "log"))
    assert "no model at" in sentence
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize("name", ["text.keras", "text.h5"])
def test_a_file_that_is_no_keras_model(name, pictures, tmp_path, capsys):
    (tmp_path / name).write_text("not a model")
    sentence = refused(capsys, *log(tmp_path / name, pictures, tmp_path / "log"))
    assert "Keras model" in sentence


def test_a_folder_that_is_no_saved_model(pictures, tmp_path, capsys):
    assert "saved_model.pb" in refused(capsys, *log(pictures, pictures, tmp_path / "log"))


def test_an_application_that_does_not_exist(pictures, tmp_path, capsys):
    model = "keras.applications:MobileNetV22"
    sentence = refused(capsys, *log(model, pictures, tmp_path / "log"))
    assert "did you mean 'MobileNetV2'" in sentence


def test_a_model_without_image_input(pictures, tmp_path, capsys):
    path = tmp_path / "dense.keras"
    keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)]).save(path)
    assert "no image input" in refused(capsys, *log(path, pictures, tmp_path / "log"))


def test_a_model_of_a_class_of_ones_own(pictures, tmp_path, capsys):
    @keras.saving.register_keras_serializable("mine")
    class Special(keras.layers.Layer):
        def call(self, inputs):
            return inputs

    path = tmp_path / "special.keras"
    keras.Sequential([keras.Input((8, 8, 3)), Special()]).save(path)
    keras.saving.get_custom_objects().clear()
    sentence = refused(capsys, *log(path, pictures, tmp_path / "log"))
    assert "tb_netviz.log" in sentence


def test_a_model_with_python_code_is_for_python(pictures, tmp_path, capsys):
    path = tmp_path / "lambda.keras"
    keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Lambda(lambda x: x * 2)]).save(path)
    assert "tb_netviz.log" in refused(capsys, *log(path, pictures, tmp_path / "log"))


def test_weights_that_are_no_numbers_are_told(pictures, tmp_path, capsys):
    path = tmp_path / "broken.keras"
    model = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3, name="conv1")])
    model.set_weights([np.full(weights.shape, np.nan) for weights in model.get_weights()])
    model.save(path)
    code, _, error = netviz(capsys, *log(path, pictures, tmp_path / "log"))
    assert code == 0
    assert "The network has diverged: conv1/kernel, conv1/bias are NaN or infinite." in error


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--techniques", "filter"], "did you mean 'filters'"),
        (["--layers", "conv9"], "did you mean 'conv1'"),
        (["--techniques", "class_images", "--classes", "cot"], "did you mean 'cat'"),
        (["--techniques", "class_images", "--classes", "7"], "class 7 does not exist"),
        (["--classes", "1"], "'classes' is unknown to filters"),
        (["--class-names", "missing.txt"], "missing.txt"),
        (["--preprocessing", "zero,one"], "two numbers"),
        (["--preprocessing", "sometimes"], "preprocessing"),
    ],
)
def test_wrong_names_are_told_with_what_exists(network, pictures, tmp_path, capsys, more, told):
    assert told in refused(capsys, *log(network, pictures, tmp_path / "log", *more))
    assert not (tmp_path / "log").exists()


def test_class_names_of_another_number(network, pictures, tmp_path, capsys):
    (tmp_path / "names.txt").write_text("one\ntwo\nthree\n")
    more = "--class-names", tmp_path / "names.txt"
    sentence = refused(capsys, *log(network, pictures, tmp_path / "log", *more))
    assert "3 class names" in sentence


def test_an_empty_or_missing_folder_of_images(network, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert "empty" in refused(capsys, *log(network, tmp_path / "empty", tmp_path / "log"))
    assert "missing" in refused(capsys, *log(network, tmp_path / "missing", tmp_path / "log"))


def test_a_truncated_image_among_good_ones_is_left_out(network, pictures, tmp_path, capsys):
    broken = pictures / "cat" / "broken.png"
    broken.write_bytes((pictures / "cat" / "0.png").read_bytes()[:60])
    assert netviz(capsys, *log(network, pictures, tmp_path / "log"))[0] == 0


def test_a_log_directory_that_cannot_be_written(network, pictures, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    sentence = refused(capsys, *log(network, pictures, tmp_path / "file" / "log"))
    assert "log directory" in sentence


def test_other_pictures_at_a_step_that_is_there(network, pictures, tmp_path, capsys):
    netviz(capsys, *log(network, pictures, tmp_path / "log", "--step", "3"))
    sentence = refused(capsys, *log(network, pictures, tmp_path / "log", "--step", "2"))
    assert "step" in sentence


def test_another_backend(network, pictures, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    sentence = refused(capsys, *log(network, pictures, tmp_path / "log"))
    assert "the backend is 'jax'" in sentence


def test_a_log_without_netviz_data(tmp_path, capsys):
    assert "no netviz data" in refused(capsys, "export", tmp_path, tmp_path / "files")


def test_an_interrupt_ends_with_130(network, pictures, tmp_path, capsys, monkeypatch):
    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("tb_netviz.session.log.log", interrupt)
    code, _, error = netviz(capsys, *log(network, pictures, tmp_path / "log"))
    assert code == 130
    assert "interrupted" in error


def test_a_package_that_is_missing_is_named(network, pictures, tmp_path, capsys, monkeypatch):
    def fail(*arguments, **options):
        raise ModuleNotFoundError("No module named 'tensorflow'", name="tensorflow")

    monkeypatch.setattr("tb_netviz.session.log.log", fail)
    assert "tb-netviz[tensorflow]" in refused(capsys, *log(network, pictures, tmp_path / "log"))


def test_a_fault_of_ours_ends_with_1_and_a_pointer(
    network, pictures, tmp_path, capsys, monkeypatch
):
    def fail(*arguments, **options):
        raise RuntimeError("gears")

    monkeypatch.setattr("tb_netviz.session.log.log", fail)
    code, _, error = netviz(capsys, *log(network, pictures, tmp_path / "log"))
    assert code == 1
    assert "RuntimeError: gears" in error
    assert "NETVIZ_DEBUG=1" in error


@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "{model}", "{pictures}", "--logdir", "log", "--techniques", "filter"],
        ["log", "{model}", "missing", "--logdir", "log"],
        ["log", "missing.keras", "{pictures}", "--logdir", "log"],
        ["log", "{model}", "{pictures}", "--logdir", "log", "--preprocessing", "zero,one"],
        ["info", "{model}", "--class-names", "missing.txt"],
        ["scan", "{model}", "{pictures}", "--out", "part.npz", "--shard", "3/2"],
        ["scan", "missing.keras", "{pictures}", "--out", "part.npz"],
        ["demo", "--epochs", "0"],
    ],
    ids=" ".join,
)
def test_a_mistake_is_told_before_tensorflow_is_imported(arguments, network, pictures, tmp_path):
    filled = [word.format(model=network, pictures=pictures) for word in arguments]
    program = (
        "import sys; from tb_netviz.cli import main\n"
        "print(main(sys.argv[1:]), 'tensorflow' in sys.modules, 'keras' in sys.modules)"
    )
    command = [sys.executable, "-c", program, *filled]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert answer.stdout == "2 False False\n", answer.stderr


def test_a_scan_starts_tensorflow_silently_too(network, pictures, tmp_path):
    command = [sys.executable, "-m", "tb_netviz", "scan", str(network), str(pictures)]
    answer = subprocess.run(
        [*command, "--out", str(tmp_path / "part.npz"), "-q"], capture_output=True, text=True
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_help_and_version_answer_without_tensorflow():
    code = (
        "import sys; from tb_netviz.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout.split("\n")[:2] == [f"tb_netviz {tb_netviz.__version__}", "[]"]


def test_a_process_of_its_own_is_free_of_tensorflows_noise(network, pictures, tmp_path):
    arguments = map(str, log(network, pictures, tmp_path / "log"))
    command = [sys.executable, "-m", "tb_netviz", *arguments]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert "tensorflow" not in answer.stderr.lower()
    assert "oneDNN" not in answer.stderr


def test_the_hint_for_tensorboard_is_quoted_where_the_directory_has_blanks(capsys):
    summarise([], "my logs/run 1")
    assert "tensorboard --logdir 'my logs/run 1'," in capsys.readouterr().out
    summarise([], "logs/run1")
    assert "tensorboard --logdir logs/run1," in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--output", "7"], "output 7 does not exist"),
        (["--part", "encoder"], "part 'encoder' not found"),
        (["--image-input", "left"], "input 'left' not found"),
        (["--image-shape", "28"], "--image-shape 28 is not understood"),
    ],
)
def test_a_choice_that_is_not_there_is_told_in_a_sentence(network, capsys, options, words):
    code, _, error = netviz(capsys, "info", network, *options)
    assert code == 2
    assert words in error


def test_a_choice_reaches_the_network(tmp_path, capsys):
    inner = keras.Sequential([keras.Input((64,)), keras.layers.Dense(3)], name="inner")
    outer = keras.Sequential([keras.Input((64,)), inner, keras.layers.Dense(2)])
    outer.save(tmp_path / "outer.keras")
    code, out, _ = netviz(
        capsys, "info", str(tmp_path / "outer.keras"), "--part", "inner", "--image-shape", "8,8"
    )
    assert code == 0
    assert "8 x 8, 1 channel" in out
    assert "classes        3" in out
