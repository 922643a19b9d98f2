"""Renders as batches: cut out as a face finder would, mirrored, recoloured, covered."""

import numpy as np
import torch
from lip_line import draw_lip_line
from torch.nn import functional as F

SIDE = 192
RIGHT_EYE, LEFT_EYE = 33, 263


class Renders:
    """Tables written by collect.js, held in memory."""

    def __init__(self, files: list[str]):
        parts = [np.load(file) for file in files]
        names = ('betas', 'expression', 'jaw', 'gaze', 'rotation', 'landmarks', 'facts')
        self.columns = {name: torch.from_numpy(np.concatenate([part[name] for part in parts])) for name in names}
        self.columns['landmarks'] = self.columns['landmarks'].view(-1, 468, 3)
        count = len(self.columns['facts'])
        first = parts[0]['pictures']
        self.pictures = np.empty((count, *first.shape[1:]), np.uint8)
        at = 0
        for part in parts:
            pictures = part['pictures']
            self.pictures[at : at + len(pictures)] = pictures
            at += len(pictures)

    def __len__(self):
        return len(self.pictures)


def regions_of(landmarks: torch.Tensor, margin: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Centre [B, 2] (edge-based px), size [B], roll [B] of the square that the network is shown, so much larger than the face."""
    eyes = landmarks[:, LEFT_EYE, :2] - landmarks[:, RIGHT_EYE, :2]
    roll = torch.atan2(eyes[:, 1], eyes[:, 0])
    cos, sin = roll.cos()[:, None], roll.sin()[:, None]
    u = cos * landmarks[..., 0] + sin * landmarks[..., 1]
    v = cos * landmarks[..., 1] - sin * landmarks[..., 0]
    middle_u = (u.amax(1) + u.amin(1)) / 2
    middle_v = (v.amax(1) + v.amin(1)) / 2
    size = torch.maximum(u.amax(1) - u.amin(1), v.amax(1) - v.amin(1)) * margin
    cos, sin = cos[:, 0], sin[:, 0]
    centre = torch.stack([cos * middle_u - sin * middle_v + 0.5, sin * middle_u + cos * middle_v + 0.5], 1)
    return centre, size, roll


class Batcher:
    """Makes batches. @param mirror  tables of metric.npz, see mirror-tables.ts"""

    def __init__(self, renders: Renders, mirror: dict[str, np.ndarray], generator: torch.Generator):
        self.renders = renders
        self.margin = float(mirror['margin'][0])
        self.mirror_rows = torch.from_numpy(mirror['mirror_rows']).long()
        self.mirror_betas = torch.from_numpy(mirror['mirror_betas'])
        self.mirror_expression = torch.from_numpy(mirror['mirror_expression']).long()
        self.generator = generator

    def normal(self, *shape):
        return torch.randn(*shape, generator=self.generator)

    def uniform(self, *shape):
        return torch.rand(*shape, generator=self.generator)

    def batch(self, rows: np.ndarray, is_training: bool) -> dict[str, torch.Tensor]:
        columns = {name: values[rows] for name, values in self.renders.columns.items()}
        pictures = torch.from_numpy(self.renders.pictures[rows]).permute(0, 3, 1, 2).float().div_(255)
        count = len(rows)
        centre, size, roll = regions_of(columns['landmarks'], self.margin)
        if is_training:
            centre = centre + 0.03 * size[:, None] * self.normal(count, 2)
            size = size * torch.exp(0.06 * self.normal(count))
            roll = roll + 0.07 * self.normal(count)
        flipped = self.uniform(count) < 0.5 if is_training else torch.zeros(count, dtype=torch.bool)
        crops = cut(pictures, centre, size, roll, flipped)
        targets = self.targets(columns, centre, size, roll, flipped)
        if is_training:
            for crop, landmarks in zip(crops, targets['landmarks']):
                draw_lip_line(crop, landmarks, 0.8 * float(self.uniform(1)), 0.5 + float(self.uniform(1)))
            crops = self.disturb(crops)
        return {'picture': crops.contiguous(memory_format=torch.channels_last), **targets, 'facts': columns['facts']}

    def targets(self, columns, centre, size, roll, flipped) -> dict[str, torch.Tensor]:
        """What is true of the cut and perhaps mirrored pictures; landmarks in crop pixels, rotation of the upright crop."""
        xy = columns['landmarks'][..., :2] + 0.5 - centre[:, None]
        cos, sin = (roll.cos() / size)[:, None], (roll.sin() / size)[:, None]
        u = cos * xy[..., 0] + sin * xy[..., 1] + 0.5
        v = cos * xy[..., 1] - sin * xy[..., 0] + 0.5
        landmarks = SIDE * torch.stack([u, v, columns['landmarks'][..., 2] / size[:, None]], 2)
        turn = torch.zeros(len(roll), 3, 3)
        turn[:, 0, 0] = turn[:, 1, 1] = roll.cos()
        turn[:, 0, 1], turn[:, 1, 0] = roll.sin(), -roll.sin()
        turn[:, 2, 2] = 1
        rotation = turn @ columns['rotation'].view(-1, 3, 3)
        flip = torch.tensor([-1.0, 1.0, 1.0])
        mirrored = {
            'landmarks': (landmarks * flip + torch.tensor([float(SIDE), 0, 0]))[:, self.mirror_rows],
            'betas': columns['betas'] @ self.mirror_betas.T,
            'expression': columns['expression'][:, self.mirror_expression],
            'jaw': columns['jaw'] * torch.tensor([1.0, -1.0, -1.0]),
            'gaze': columns['gaze'] * torch.tensor([1.0, -1.0]),
            'rotation': flip[:, None] * rotation * flip,
        }
        plain = {**columns, 'landmarks': landmarks, 'rotation': rotation}
        pick = lambda a, b: torch.where(flipped.view(-1, *[1] * (a.dim() - 1)), a, b)
        return {name: pick(value, plain[name]) for name, value in mirrored.items()}

    def disturb(self, x: torch.Tensor) -> torch.Tensor:
        """Light, colour, sharpness, noise, patches: what no landmark should depend on."""
        count = len(x)
        each = lambda: self.uniform(count, 1, 1)
        x = x.clamp_(1e-4, 1).pow_(torch.exp(0.35 * self.normal(count, 1, 1, 1)))
        # Contrast about the mean, gain, tint and saturation are one linear map of colours.
        mean = x.mean((2, 3))[..., None]
        contrast = torch.exp(0.25 * self.normal(count, 1, 1))
        gain = torch.exp(0.25 * self.normal(count, 1, 1) + 0.08 * self.normal(count, 3, 1))
        saturation = torch.where(each() < 0.15, torch.zeros(count, 1, 1), 0.5 + each())
        mix = saturation * torch.eye(3) + (1 - saturation) * torch.full((3, 3), 1 / 3)
        linear = mix @ (gain * contrast * torch.eye(3))
        shift = mix @ (gain * (1 - contrast) * mean)
        x = torch.baddbmm(shift, linear, x.flatten(2)).view_as(x)
        if self.uniform(1) < 0.3:
            small = int(SIDE * (0.25 + 0.6 * self.uniform(1)))
            half = count // 2
            shrunk = F.interpolate(x[:half], size=small, mode='bilinear', antialias=True)
            x = torch.cat([F.interpolate(shrunk, size=SIDE, mode='bilinear'), x[half:]])
        noisy = count // 2
        noise = self.normal(*x[noisy:].shape)
        x[noisy:].add_(noise.mul_(0.06 * self.uniform(count - noisy, 1, 1, 1)))
        for i in range(count):
            if self.uniform(1) < 0.25:
                width, height = (SIDE * (0.05 + 0.3 * self.uniform(2))).long().tolist()
                left, top = (SIDE * self.uniform(2)).long().tolist()
                x[i, :, top : top + height, left : left + width] = self.uniform(3, 1, 1)
        return x.clamp_(0, 1)


class Batches(torch.utils.data.IterableDataset):
    """The batches of one epoch, disturbed; made in a process of their own."""

    def __init__(self, renders: Renders, mirror, rows: list[np.ndarray], seed: int):
        self.renders, self.mirror, self.rows, self.seed = renders, mirror, rows, seed

    def __iter__(self):
        torch.set_num_threads(1)
        batcher = Batcher(self.renders, self.mirror, torch.Generator().manual_seed(self.seed))
        for rows in self.rows:
            yield batcher.batch(rows, True)


def cut(pictures: torch.Tensor, centre, size, roll, flipped) -> torch.Tensor:
    """Samples the squares bilinearly, black outside, mirrored where asked."""
    count, _, height, width = pictures.shape
    steps = (torch.arange(SIDE) + 0.5) / SIDE - 0.5
    v, u = torch.meshgrid(steps, steps, indexing='ij')
    sign = torch.where(flipped, -1.0, 1.0).view(-1, 1, 1)
    cos, sin = (roll.cos() * size).view(-1, 1, 1), (roll.sin() * size).view(-1, 1, 1)
    x = centre[:, 0].view(-1, 1, 1) + cos * u * sign - sin * v
    y = centre[:, 1].view(-1, 1, 1) + sin * u * sign + cos * v
    grid = torch.stack([2 * x / width - 1, 2 * y / height - 1], 3)
    return F.grid_sample(pictures, grid, mode='bilinear', padding_mode='zeros', align_corners=False)
