"""The ascent loop: gradient ascent on images, for class images, feature images and inversions.

    ascend(model, objective, plan, count=n, steps=...)
        -> Ascent(images (n, h, w, c) float32 in [0, 1], values (calls, n), state, batch_size)

There are three ways of climbing in this package. This loop has many objectives and one image per
target. Dreams climb a photograph of any size, over octaves and tiles (`tb_netviz.dreaming`).
Attacks climb inside a ball and drop images as soon as they are fooled (`tb_netviz.attacks`).

An objective says what to make large, an `AscentPlan` says how. Every part is a frozen value:

    objectives    Score(classes) LogProbability(classes) Channel(layer, units) Lead(layer, units)
                  Neuron(layer, units, positions=None) Direction(layer, vectors, cosine_power=0)
                  Layer(layer) FeatureDistance(layer, targets); arithmetic: a + 3 * b - 5 * c
    diversity     Diverse(objective, layer, groups)
    regularisers  L2(centre, colours) MeanColour(centre, colours) LP(power, centre)
                  TotalVariation(beta, colours): subtract them
    natural_statistics    NaturalStatistics(layer, centre, deviation): subtract it;
                  measured on images (`measured_statistics`) or taken from `batch_norm_statistics`
    plan          AscentPlan(image, transforms, constraints, update, redirect_steps, leak)
    images        PixelImage(mean, deviation) FourierImage(colours, decay, deviation, saturation)
    phase_only    PhaseImage(magnitude, colours) ShrinkingCrop(...): MaCo
    transforms    EvenGradient() Crop(sides, views, mirror) Warp(zoom, degrees, shift, fill)
    constraints   UnitBox() Decay(rate, centre) GaussianBlur(radius, every)
    updates       Adam(step_size, final) Momentum(step_size, momentum)
                  NormalisedGradient(step_size, norm); nadam: Nadam(step_size)

What is built on the loop: `feature_targets` and `feature_ascent` (the images of a layer's units),
`published_inversion` and `spectrum_inversion` (two ways to invert a layer).

Targets, weights and step sizes are numbers or one value per image (`classes=[3, 7]`). They are fed
as tensors, so changing them needs no new trace. A new part derives from its file's base class and
annotates its numbers as `parts.RunNumber` or `parts.ImageNumber`. Import from the files:
`from tb_netviz.ascent.loop import ascend`.
"""
