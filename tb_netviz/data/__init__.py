"""The user's images in display space: `open_images(data, model) -> ImageSource`."""

from tb_netviz.data.image_source import ImageBatch as ImageBatch
from tb_netviz.data.image_source import ImageSource as ImageSource
from tb_netviz.data.image_source import open_images as open_images
from tb_netviz.data.image_source import value_range as value_range
