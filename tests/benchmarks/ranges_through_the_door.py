"""Arrays of every range through the door, against Keras. Run it as a script.

For every form in which arrays come a small network is trained, and printed are: its accuracy as
Keras measures it and as it is through netviz, the mean of the pictures in [0,1], and the largest
difference between `model.predict` and the outputs through netviz.
"""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.door_cases import RANGES, accuracy, keras_accuracy, outputs, trained


def main() -> None:
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.session.opening import open_model_and_images

    print(f"{'arrays':26} {'Keras':>7} {'netviz':>7} {'later':>7} {'mean':>6} {'difference':>11}")
    for name, case in RANGES.items():
        x, y = case()
        model = trained(x, y)
        kept = keras_accuracy(model, x, y)
        try:
            seen, source = open_model_and_images(model, (x, y))
            later = ImageModel(model)
            later, later_source = open_model_and_images(later, (x, y))
            answers = outputs(seen, source)
            predicted = model.predict(x.astype("float32"), verbose=0)
            difference = np.abs(predicted - answers).max() / np.abs(predicted).max()
            print(
                f"{name:26} {kept:7.2f} {accuracy(seen, source):7.2f} "
                f"{accuracy(later, later_source):7.2f} "
                f"{source.select(range(32)).clip(0, 1).mean():6.2f} {difference:11.1e}"
            )
        except Exception as error:
            print(f"{name:26} {kept:7.2f} {type(error).__name__}: {error}")
    keras.backend.clear_session()


if __name__ == "__main__":
    main()
