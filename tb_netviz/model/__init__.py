"""The user's network, seen from display space: `ImageModel`, its layers, taps and scores."""

from tb_netviz.model.image_model import ImageModel as ImageModel
from tb_netviz.model.layer import Layer as Layer
from tb_netviz.model.scores import EXACT_SCORES as EXACT_SCORES
from tb_netviz.model.scores import PROBABILITIES as PROBABILITIES
from tb_netviz.model.scores import SCORES as SCORES
from tb_netviz.model.tap import Tap as Tap
