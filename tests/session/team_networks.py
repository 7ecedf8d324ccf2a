"""What Ray workers of the tests open; in a file of its own, so that workers can import it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from tb_netviz.data.image_source import ImageSource
from tb_netviz.model.image_model import ImageModel
from tb_netviz.session import team
from tb_netviz.session.opening import open_model_and_images
from tests.session.test_resume import IMAGES, network


def open_tiny() -> tuple[ImageModel, ImageSource]:
    """The network and the images of the tests of resumed logs."""
    model, source = open_model_and_images(network(), IMAGES)
    assert source is not None
    return model, source


def open_dying_once(folder: str) -> tuple[ImageModel, ImageSource]:
    """The same; the first worker to get to its third piece kills itself."""
    pieces = 0
    make = team.make_piece

    def dying(*arguments: Any, **options: Any) -> Any:
        nonlocal pieces
        pieces += 1
        mark = Path(folder) / "died"
        if pieces == 3 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return make(*arguments, **options)

    team.make_piece = dying
    return open_tiny()


def open_other() -> tuple[ImageModel, ImageSource]:
    """A network with other weights."""
    model, source = open_model_and_images(network(1), IMAGES)
    assert source is not None
    return model, source
