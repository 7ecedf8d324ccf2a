"""One picture: file or array -> (height, width, channels) as the model needs it.

The whole picture is resized to the model's height and width with an antialiasing filter, even if
that changes its proportions. Nothing is cropped, and one scale per axis turns a box in the model's
pixels into a box in the file's pixels.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from tb_netviz.errors import NetVizError

_WHITE = (255, 255, 255, 255)
# One 16-bit grey level in 8-bit ones: 65535 / 255.
_LEVELS_16_BIT = 257.0


def _to_8_bit(image: Image.Image) -> Image.Image:
    """Bring deep grey modes (16 and 32 bit, float) to 8 bit; others as they are."""
    if image.mode not in ("F", "I") and not image.mode.startswith("I;"):
        return image
    values = np.asarray(image, np.float32)
    highest = float(values.max(initial=0.0))
    if image.mode == "F" and highest <= 1:
        values = values * 255
    elif highest > 255:
        values = values / _LEVELS_16_BIT
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def _is_transparent(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def _opened(path: Path, channels: int, hint: tuple[int, int] | None) -> Image.Image:
    with Image.open(path) as file:
        if hint is not None and file.format == "JPEG":
            # Decode at about twice the final size: finer detail would be lost in resizing anyway.
            file.draft("L" if channels == 1 else "RGB", (2 * hint[1], 2 * hint[0]))
        image: Image.Image = ImageOps.exif_transpose(file)
        image = _to_8_bit(image)
        if channels == 4:
            return image.convert("RGBA")
        if _is_transparent(image):
            image = image.convert("RGBA")
            white = Image.new("RGBA", image.size, _WHITE)
            image = Image.alpha_composite(white, image)
        return image.convert("L" if channels == 1 else "RGB")


def decode(path: Path, channels: int) -> np.ndarray:
    """Read a picture at its own size, turned upright, transparency over white.

    Args:
        path: Any format Pillow reads.
        channels: 1 grey, 3 RGB, 4 RGBA.

    Returns:
        (height, width, channels) uint8.

    Raises:
        OSError, SyntaxError or ValueError: The file is cut off, or is not a picture.
    """
    return _channel_axis(np.asarray(_opened(path, channels, None)))


def decode_fitted(path: Path, image_shape: tuple[int, int, int]) -> np.ndarray:
    """Read a picture in the model's size: (height, width, channels) float32 in [0,1]."""
    height, width, channels = image_shape
    image = _opened(path, channels, (height, width))
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.BICUBIC)
    return _channel_axis(np.asarray(image)).astype(np.float32) / 255


def _channel_axis(pixels: np.ndarray) -> np.ndarray:
    return pixels[..., None] if pixels.ndim == 2 else pixels


def fit(image: np.ndarray, image_shape: tuple[int, int, int]) -> np.ndarray:
    """Bring one picture, (h, w, c) float32 in [0,1], to the model's channels and size."""
    height, width, channels = image_shape
    image = _with_channels(image, channels)
    if image.shape[:2] == (height, width):
        return image
    planes = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(image[..., channel])).resize(
                (width, height), Image.Resampling.BICUBIC
            )
        )
        for channel in range(channels)
    ]
    # The cubic filter overshoots at edges.
    return np.stack(planes, axis=-1).clip(0, 1)


def _with_channels(image: np.ndarray, channels: int) -> np.ndarray:
    have = image.shape[-1]
    if have == channels:
        return image
    if have == 4 and channels in (1, 3):
        # Over white, as `decode` does with files.
        return _with_channels(image[..., :3] * image[..., 3:] + 1 - image[..., 3:], channels)
    if have == 1 and channels == 3:
        return np.repeat(image, 3, axis=-1)
    if have == 3 and channels == 1:
        # Luma weights of ITU-R BT.601, as Pillow's conversion to grey.
        return image @ np.array([[0.299], [0.587], [0.114]], np.float32)
    raise NetVizError(
        f"the images have {have} channels, but the model needs {channels}; convert them first."
    )
