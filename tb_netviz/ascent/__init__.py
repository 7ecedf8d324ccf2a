"""Gradient ascent on images: the engine under class images, inversions, dreams and adversaries.

    ascend(model, objective, count=n, steps=..., image=, transforms=, constraints=, update=)
        -> Ascent(images (n, h, w, c) float32 in [0, 1], values (calls, n), state, batch_size)
    gradient(model, objective, images) -> gradients (n, h, w, c), values (n,)
    evaluate(model, objective, images) -> values (n,)

Every part is a frozen value of one file:

    objectives    Score(classes) LogProbability(classes) Channel(layer, units) Lead(layer, units)
                  Neuron(layer, units, positions=None) Direction(layer, vectors, cosine_power=0)
                  Layer(layer) FeatureDistance(layer, targets); arithmetic: a + 3 * b - 5 * c, a * b
    regularisers  L2(centre, colours) MeanColour(centre, colours) LP(power, centre)
                  TotalVariation(beta, colours) Blur(): subtract them
    images        PixelImage(mean, deviation) FourierImage(colours, decay, deviation,
                  saturation)
    transforms    EvenGradient() Crop(sides, views, mirror) Warp(zoom, degrees, shift, fill)
                  Roll(shift) Noise(deviation) Pad(share)
    constraints   UnitBox() Ball(centres, epsilon, norm) Decay(rate, centre)
                  GaussianBlur(radius, every)
    updates       Adam(step_size, final) Momentum(step_size, momentum)
                  NormalisedGradient(step_size, norm) Sign(step_size)

Targets, weights and step sizes are numbers or one value per image (`classes=[3, 7]`); they are fed
as tensors, so changing them needs no new trace. A new part derives from its file's base class and
annotates its numbers as `parts.RunNumber` or `parts.ImageNumber`. Import from the files:
`from tb_netviz.ascent.loop import ascend`.
"""
