"""The names of measures that tb_netviz 0.1 wrote, and what they mean. Frozen: logs never change."""

from __future__ import annotations

from collections.abc import Mapping

from tb_netviz.visual import Meaning

_LOGIT = Meaning(
    "amount",
    "logit",
    "The network's score for this class before softmax turns all scores into probabilities.",
    better="more",
)
_PROBABILITY = Meaning(
    "probability",
    "probability",
    "How sure the network is that the picture shows this class: 100 % is certain, 0 % "
    "rules it out.",
    better="more",
)
_NATURAL = Meaning(
    "amount",
    "natural response",
    "What the unit reaches on real images: only one image in a thousand excites it more.",
)

# By technique: the same name may mean different things.
NAMES: Mapping[str, Mapping[str, Meaning]] = {
    "filters": {
        "minimum": Meaning("amount", "smallest weight", "The lowest weight of the kernel."),
        "maximum": Meaning("amount", "largest weight", "The highest weight of the kernel."),
        "norm": Meaning(
            "distance",
            "norm",
            "The length of the kernel, the root of the sum of its squared weights: near 0, the "
            "filter does almost nothing.",
        ),
    },
    "neighbours": {
        "distance": Meaning(
            "distance",
            "distance",
            "How different the two images are here: the root of the sum of squared differences of "
            "all values; 0 means that they look exactly the same.",
        ),
        "class_agreement": Meaning(
            "share",
            "same class",
            "The share of neighbours that belong to the class of the image they are neighbours of.",
            better="more",
        ),
    },
    "embedding": {
        "explained_variance": Meaning(
            "share",
            "explained variance",
            "The share of all differences between the images that lies along each axis of the "
            "plane of principal components.",
            better="more",
        ),
        "kl_divergence": Meaning(
            "distance",
            "KL divergence",
            "How badly the t-SNE map represents who is close to whom in the layer: 0 is a perfect "
            "map.",
            unit="nats",
            better="less",
        ),
        "neighbours_kept": Meaning(
            "share",
            "neighbours kept",
            "The share of each image's 10 nearest neighbours in the layer that are also among its "
            "10 nearest on the map.",
            better="more",
        ),
        "trustworthiness": Meaning(
            "share",
            "trustworthiness",
            "How rarely the map shows images side by side that are far apart in the layer: 100 % "
            "is never, 50 % is chance.",
            better="more",
        ),
    },
    "max_patches": {
        "activation": Meaning(
            "amount", "activation", "How strongly the unit responds to this patch.", better="more"
        ),
        "mean": Meaning(
            "amount", "mean", "The unit's response averaged over images and over positions in them."
        ),
        "deviation": Meaning(
            "amount",
            "deviation",
            "How far the unit's responses typically lie from their mean (the standard deviation).",
        ),
        "active": Meaning(
            "share", "share active", "The share of positions at which the unit responds above zero."
        ),
        "maximum": Meaning("amount", "maximum", "The unit's strongest response to any image."),
        "natural_999": _NATURAL,
        "dead": Meaning(
            "flag",
            "dead",
            "No image made the unit respond above zero, so the network gains nothing from it.",
            better="less",
        ),
        "top_class": Meaning(
            "class", "top class", "The class that occurs most often among the unit's top patches."
        ),
        "top_class_share": Meaning(
            "share",
            "share of the top class",
            "The share of the unit's top patches that come from images of its top class: near 1, "
            "the unit stands for that class.",
        ),
        "dead_units": Meaning(
            "count",
            "dead units",
            "How many units of the layer respond to no image at all.",
            better="less",
        ),
        "units": Meaning("count", "units", "How many units the layer has."),
        "images": Meaning("count", "images", "How many images the layer was shown."),
    },
    "class_images": {
        "logit": _LOGIT,
        "probability": _PROBABILITY,
    },
    "feature_images": {
        "activation": Meaning(
            "amount",
            "activation",
            "The unit's strongest response to the picture made for it.",
            better="more",
        ),
        "mean_activation": Meaning(
            "amount",
            "mean activation",
            "The unit's response to the picture made for it, averaged over all positions.",
            better="more",
        ),
        "rank": Meaning(
            "rank",
            "rank",
            "The unit's place among all units of its layer, ordered by their mean response to "
            "this picture: 1 means that no other unit responds more.",
            better="less",
        ),
        "natural": _NATURAL,
        "times_natural": Meaning(
            "amount",
            "times natural",
            "How many times stronger the unit responds to the picture than to the best real "
            "images.",
            better="more",
        ),
    },
    "inversions": {
        "feature_error": Meaning(
            "distance",
            "feature error",
            "How much the layer's activations differ between the inversion and the photograph: "
            "the squared difference divided by the photograph's own squared activations, so 0 is "
            "a perfect match.",
            better="less",
        ),
        "feature_error_mv": Meaning(
            "distance",
            "feature error (pairs)",
            "The same squared difference, divided by what two different photographs usually "
            "differ by: near 1, the layer cannot tell the inversion from a stranger.",
            better="less",
        ),
        "psnr": Meaning(
            "amount",
            "PSNR",
            "Peak signal-to-noise ratio: how closely the pixels match the photograph's, on a "
            "logarithmic scale; 20 dB is a rough likeness, 40 dB is hard to tell apart.",
            unit="dB",
            better="more",
        ),
        "ssim": Meaning(
            "amount",
            "SSIM",
            "Structural similarity: whether edges and textures lie where they do in the "
            "photograph; 1 is the same picture, 0 is unrelated.",
            better="more",
        ),
        "class_kept": Meaning(
            "flag",
            "class kept",
            "The network gives the inversion the same class as the photograph.",
            better="more",
        ),
        "classes_kept": Meaning(
            "share",
            "classes kept",
            "The share of inversions to which the network gives the class of their photograph.",
            better="more",
        ),
    },
    "dreams": {
        "gain": Meaning(
            "amount",
            "gain",
            "How many times more the layer responds to the dream than to the photograph, in "
            "squared activations.",
            better="more",
        ),
    },
    "adversarial": {
        "success": Meaning(
            "fooled",
            "fooled",
            "The network gives the changed picture the wrong class.",
            better="less",
        ),
        "probability_true": Meaning(
            "probability",
            "probability of the true class",
            "How sure the network is of the class that the picture really shows.",
            better="more",
        ),
        "probability_adversarial": Meaning(
            "probability",
            "probability of the wrong class",
            "How sure the network is of the wrong class that the attack aims at, or that comes "
            "closest.",
            better="less",
        ),
        "adversarial_class": Meaning(
            "class",
            "wrong class",
            "The wrong class that the attack aims at, or that the network finds most likely.",
        ),
        "linf": Meaning(
            "distance",
            "largest change",
            "The largest change of any single pixel value.",
            unit="display",
        ),
        "l2": Meaning(
            "distance",
            "length of the change",
            "The change of all pixel values together: the root of the sum of their squares.",
        ),
        "true_class": Meaning("label", "true class", "The class that the picture really shows."),
        "correct": Meaning(
            "flag",
            "correct",
            "The network gives the unchanged photograph its true class.",
            better="more",
        ),
        "smallest_epsilon": Meaning(
            "distance",
            "smallest epsilon",
            "The smallest change that fools the network on this photograph, among those tried.",
            better="more",
        ),
        "accuracy": Meaning(
            "share",
            "robust accuracy",
            "The share of images that the network still classifies correctly under attack.",
            better="more",
        ),
        "success_rate": Meaning(
            "share",
            "share fooled",
            "The share of the correctly classified images on which the attack fools the network.",
            better="less",
        ),
        "clean_accuracy": Meaning(
            "share",
            "clean accuracy",
            "The share of unchanged images that the network classifies correctly.",
            better="more",
        ),
        "evaluated": Meaning(
            "count", "images evaluated", "How many images the accuracy is taken of."
        ),
        "counted": Meaning(
            "count",
            "images attacked",
            "How many of them the network classifies correctly unchanged; only these can be "
            "fooled.",
        ),
        "median_smallest_epsilon": Meaning(
            "distance",
            "median smallest epsilon",
            "Half of the attacked images are fooled by a change of this size or less.",
            better="more",
        ),
        "noise_success_rate": Meaning(
            "share",
            "share fooled by noise",
            "The share of images that random noise of the same size fools: an attack that does no "
            "better is too weak.",
            better="less",
        ),
        "zero_gradients": Meaning(
            "share",
            "zero gradients",
            "The share of pixel values whose gradient is exactly zero: where it is high, the "
            "attack cannot see where to go, and the network may only look robust.",
            better="less",
        ),
        "probability": _PROBABILITY,
        "logit": _LOGIT,
    },
}

# In techniques of the user's own, where the page of 0.1 knew a name by itself.
COMMON: Mapping[str, Meaning] = {
    "success": NAMES["adversarial"]["success"],
    "true_class": NAMES["adversarial"]["true_class"],
    "dead": NAMES["max_patches"]["dead"],
    "logit": _LOGIT,
}
