"""Fine-tunes the face network on renders and writes it as ONNX: python3 train.py --help"""

import argparse
import copy
import math
import time

import numpy as np
import torch
from export import write_onnx
from face_data import Batcher, Batches, Renders
from face_network import EXPRESSIONS, SHAPES, FaceNetwork
from read_onnx import read_weights

# What an error of about the size to be reached costs: mm, radians, units of the expression.
SHAPE_MM, JAW_RAD, GAZE_RAD, TURN = 1.5, 0.05, 0.08, 0.07
# The share of an earlier look's loss.
EARLIER = 0.3
# Stages whose filters see edges and colours: what they learnt from photographs stays.
FROZEN = 'v35'


def main():
    options = parse()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    metric = np.load(options.metric)
    gram = shape_gram(metric['form_basis'])
    renders = Renders(options.renders)
    person = renders.columns['facts'][:, 0].numpy().astype(int)
    rows = np.arange(len(renders))
    learn, kept = rows[person % 25 != 3], rows[person % 25 == 3]
    say(f'{len(learn)} renders to learn from, {len(kept)} to watch')

    batcher = Batcher(renders, metric, torch.Generator().manual_seed(options.seed))
    offset, scale = standardisation(renders.columns)
    network = FaceNetwork(options.landmark, offset, scale).to(memory_format=torch.channels_last)
    frozen = network.backbone.freeze_through(FROZEN)
    say(f'{frozen} arrays stay as they were')
    if options.start:
        lacking = network.load_state_dict(weights_of(options.start, network), strict=False).missing_keys
        say(f'not in {options.start}, so new: {", ".join(lacking) or "nothing"}')
    average = copy.deepcopy(network).eval()
    optimizer, base_rates = make_optimizer(network, options.rate)
    steps = options.epochs * (len(learn) // options.batch)
    step = 0
    shuffle = np.random.default_rng(options.seed)
    started = time.time()
    for epoch in range(options.epochs):
        order = shuffle.permutation(learn)
        sums: dict[str, float] = {}
        batches = [order[at : at + options.batch] for at in range(0, len(order) - options.batch + 1, options.batch)]
        for done, truth in enumerate(loader(Batches(renders, metric, batches, options.seed + epoch)), 1):
            for group, rate in zip(optimizer.param_groups, base_rates):
                group['lr'] = rate * schedule(step / steps)
            *earlier, last = (loss_parts(answer, truth, gram, scale) for answer in network.looks(truth['picture']))
            total = sum(last.values()) + EARLIER * sum(sum(losses.values()) for losses in earlier)
            optimizer.zero_grad(set_to_none=True)
            total.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            step += 1
            follow(average, network, min(0.998, step / (step + 20)))
            for name, value in last.items():
                sums[name] = sums.get(name, 0) + value.item()
            if step % 50 == 0:
                report = ' '.join(f'{name} {value / done:.3f}' for name, value in sums.items())
                say(f'{time.time() - started:6.0f} s epoch {epoch} step {step}/{steps} {report}')
        say(f'epoch {epoch}: {watch(average, batcher, kept, gram)}')
        torch.save(average.state_dict(), options.out + '.pt')
    write_onnx(average, options.out)
    say(f'wrote {options.out}')


def weights_of(path: str, network: FaceNetwork) -> dict[str, torch.Tensor]:
    return read_weights(path, network) if path.endswith('.onnx') else torch.load(path)


def loader(batches: Batches):
    """One more process cuts and disturbs the pictures."""
    return torch.utils.data.DataLoader(batches, batch_size=None, num_workers=1, prefetch_factor=4)


def schedule(t: float) -> float:
    """Warm-up, then down a cosine."""
    return min(1.0, t / 0.02) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, t))))


def make_optimizer(network: FaceNetwork, rate: float):
    inside = [p for p in network.backbone.parameters() if p.requires_grad]
    heads = [p for name, p in network.named_parameters() if not name.startswith('backbone')]
    groups = [{'params': heads, 'weight_decay': 0.02}, {'params': inside, 'weight_decay': 0.0}]
    rates = [rate, rate / 5]
    return torch.optim.AdamW(groups, lr=rate), rates


def follow(average, network, inertia: float):
    with torch.no_grad():
        for mean, value in zip(average.parameters(), network.parameters()):
            if value.requires_grad:
                mean.lerp_(value, 1 - inertia)
        for mean, value in zip(average.buffers(), network.buffers()):
            mean.copy_(value)


def loss_parts(answer, truth, gram, scale) -> dict[str, torch.Tensor]:
    landmarks, log_sigma, parameters = answer
    off = landmarks - truth['landmarks']
    squares = off[..., :2].square().sum(2)
    log_sigma = log_sigma.clamp(-2.5, 3)
    betas, expression, jaw, gaze, rotation = split(parameters)
    width = scale[SHAPES : SHAPES + EXPRESSIONS]
    wrong = ((expression - truth['expression']) / width)[:, width < 0.9]
    return {
        'place': (squares * torch.exp(-2 * log_sigma) / 2 + 2 * log_sigma).mean(),
        'depth': 0.05 * off[..., 2].square().clamp(max=400).mean(),
        'shape': form_squares(betas - truth['betas'], gram).mean() / SHAPE_MM**2,
        'expression': 14 * wrong.square().mean(),
        'jaw': 0.3 * ((jaw - truth['jaw']) / JAW_RAD).square().mean(),
        'gaze': 0.1 * ((gaze - truth['gaze']) / GAZE_RAD).square().mean(),
        'turn': 0.3 * (rotation - truth['rotation'].flatten(1)).square().mean() * 9 / 2 / TURN**2,
    }


def split(parameters):
    return torch.split(parameters, [SHAPES, EXPRESSIONS, 3, 2, 9], dim=1)


def shape_gram(basis: np.ndarray) -> torch.Tensor:
    """[S, S]: the mean squared distance of a face's vertices, mm^2, as a form of the coefficients' differences."""
    return torch.from_numpy(basis @ basis.T / (basis.shape[1] / 3)).float()


def form_squares(difference: torch.Tensor, gram: torch.Tensor) -> torch.Tensor:
    return ((difference @ gram) * difference).sum(1)


def standardisation(columns) -> tuple[torch.Tensor, torch.Tensor]:
    expression = columns['expression']
    spread = expression.std(0)
    rotation = columns['rotation']
    offset = torch.cat([torch.zeros(SHAPES), expression.mean(0), torch.zeros(5), rotation.mean(0)])
    scale = torch.cat(
        [torch.ones(SHAPES), torch.where(spread > 0, spread, torch.ones(EXPRESSIONS)), torch.full((5,), 0.1), rotation.std(0)]
    )
    return offset, scale


@torch.no_grad()
def watch(network, batcher: Batcher, rows: np.ndarray, gram) -> str:
    """Errors on people kept out, one plain look each."""
    answers, truths = [], []
    for at in range(0, len(rows), 64):
        truth = batcher.batch(rows[at : at + 64], False)
        answers.append(network(truth['picture']))
        truths.append(truth)
    landmarks, _, parameters = (torch.cat(parts) for parts in zip(*answers))
    truth = {name: torch.cat([t[name] for t in truths]) for name in truths[0]}
    betas, expression, jaw, _, rotation = split(parameters)
    distance = (landmarks - truth['landmarks'])[..., :2].norm(dim=2).mean()
    eyes = (truth['landmarks'][:, 33] - truth['landmarks'][:, 263]).norm(dim=1).mean()
    form = form_squares(betas - truth['betas'], gram).sqrt().mean()
    mean_head = form_squares(truth['betas'], gram).sqrt().mean()
    units = [correlation(expression[:, k], truth['expression'][:, k]) for k in range(33)]
    u, _, v = torch.linalg.svd(rotation.view(-1, 3, 3))
    trace = ((u @ v) * truth['rotation']).sum((1, 2))
    angle = torch.rad2deg(torch.arccos(((trace - 1) / 2).clamp(-1, 1)))
    return (
        f'landmarks {100 * distance / eyes:.2f} % of the eyes, form {form:.3f} of {mean_head:.3f} mm rms ({100 * (1 - form / mean_head):.1f} % below), '
        f'units {np.median(units):.2f} (worst quarter {np.quantile(units, 0.25):.2f}), jaw {correlation(jaw[:, 0], truth["jaw"][:, 0]):.2f}, '
        f'turn {angle.median():.2f} degrees'
    )


def correlation(a: torch.Tensor, b: torch.Tensor) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (a.norm() * b.norm() + 1e-9))


def say(text: str):
    print(text, flush=True)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--renders', required=True, nargs='+', help='tables written by collect.js')
    parser.add_argument('--metric', required=True, help='written by main.js')
    parser.add_argument('--landmark', required=True, help='models/face-finder/landmark.onnx')
    parser.add_argument('--out', required=True, help='ONNX file to write')
    parser.add_argument('--start', help='network.onnx, or the .pt of an earlier run, to go on from')
    parser.add_argument('--epochs', type=int, default=32)
    parser.add_argument('--batch', type=int, default=48)
    parser.add_argument('--rate', type=float, default=2e-3)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--seed', type=int, default=7)
    return parser.parse_args()


if __name__ == '__main__':
    main()
