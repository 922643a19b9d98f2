"""The dark line between closed lips: renders have no contact shadows, and a network that never saw one takes it for an open mouth."""

import torch

# Inner rims of the lips, corner to corner, above and below.
UPPER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
RIGHT_EYE, LEFT_EYE = 33, 263
# Rims nearer than this are closed lips, share of the distance of the eyes' outer corners: at rest they lie about 0.035 apart.
CLOSED = 0.06


def draw_lip_line(picture: torch.Tensor, landmarks: torch.Tensor, strength: float, width: float):
    """Darkens [3, H, W] in place along the lips' seam where they are closed; landmarks [468, 3] in its pixels, edge-based."""
    upper, lower = landmarks[UPPER, :2], landmarks[LOWER, :2]
    eyes = (landmarks[RIGHT_EYE] - landmarks[LEFT_EYE]).norm()
    if (upper - lower).norm(dim=1).amax() > CLOSED * eyes:
        return
    seam = (upper + lower) / 2
    low = (seam.amin(0) - 6).long().clamp(min=0)
    high = (seam.amax(0) + 7).long().clamp(max=picture.shape[1])
    if (high <= low).any():
        return
    y, x = torch.meshgrid(torch.arange(low[1], high[1]) + 0.5, torch.arange(low[0], high[0]) + 0.5, indexing='ij')
    points = torch.stack([x, y], 2)[:, :, None]
    start, along = seam[:-1], seam[1:] - seam[:-1]
    t = (((points - start) * along).sum(3) / along.square().sum(1).clamp(min=1e-6)).clamp(0, 1)
    squares = (points - start - t[..., None] * along).square().sum(3).amin(2)
    picture[:, low[1] : high[1], low[0] : high[0]] *= 1 - strength * torch.exp(-squares / (2 * width * width))
