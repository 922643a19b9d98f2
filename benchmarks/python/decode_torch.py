"""The rival of decode.bench.ts: a FLAME-size forward pass in plain PyTorch operations, one thread.

Written from the papers' equations (Li et al. 2017, Loper et al. 2015) as matrix products, the fastest plain form.
Prints one JSON line: name, one (ms for one head), sixtyFour (ms for a batch of 64).
"""
import json
import statistics
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(1)
V, K, J = 5023, 150, 5
PARENTS = [-1, 0, 1, 1, 1]

template = 0.1 * torch.randn(V, 3)
basis = 1e-3 * torch.randn(K, 3 * V)
correctives = 1e-3 * torch.randn(9 * (J - 1), 3 * V)
weights = torch.softmax(torch.randn(V, J), dim=1)
regressor = torch.zeros(J, V)
for joint in range(J):
    regressor[joint, torch.randperm(V)[:60]] = 1 / 60
identity = torch.eye(3)


def rotations(vectors):
    angle = vectors.norm(dim=1, keepdim=True).clamp_min(1e-8)
    x, y, z = (vectors / angle).unbind(1)
    zero = torch.zeros_like(x)
    cross = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], 1).view(-1, 3, 3)
    sine, cosine = angle.sin()[:, :, None], angle.cos()[:, :, None]
    return identity + sine * cross + (1 - cosine) * (cross @ cross)


def decode(coefficients, pose, translation):
    batch = coefficients.shape[0]
    shaped = template + (coefficients @ basis).view(batch, V, 3)
    joints = regressor @ shaped
    turns = rotations(pose.view(-1, 3)).view(batch, J, 3, 3)
    feature = (turns[:, 1:] - identity).reshape(batch, -1)
    posed = shaped + (feature @ correctives).view(batch, V, 3)
    world_r, world_t = [turns[:, 0]], [joints[:, 0]]
    for joint in range(1, J):
        parent = PARENTS[joint]
        step = (joints[:, joint] - joints[:, parent])[:, :, None]
        world_r.append(world_r[parent] @ turns[:, joint])
        world_t.append((world_r[parent] @ step)[:, :, 0] + world_t[parent])
    r = torch.stack(world_r, 1)
    t = torch.stack(world_t, 1) - (r @ joints[..., None])[..., 0]
    transforms = torch.cat([r, t[..., None]], -1).view(batch, J, 12)
    per_vertex = (weights @ transforms).view(batch, V, 3, 4)
    vertices = (per_vertex[..., :3] @ posed[..., None])[..., 0] + per_vertex[..., 3]
    return vertices + translation[:, None], torch.stack(world_t, 1) + translation[:, None]


def median_ms(batch, runs):
    inputs = [(torch.randn(batch, K), 0.3 * torch.randn(batch, 3 * J), torch.randn(batch, 3)) for _ in range(8)]
    with torch.inference_mode():
        for case in inputs:
            decode(*case)
        times = []
        for run in range(runs):
            start = time.perf_counter()
            decode(*inputs[run % 8])
            times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


print(json.dumps({"name": f"PyTorch {torch.__version__}, one thread", "one": median_ms(1, 100), "sixtyFour": median_ms(64, 15)}))
