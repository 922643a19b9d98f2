"""The face network: MediaPipe's landmark network, fine-tuned, with heads for shape, motion and turn beside its landmarks."""

import torch
from backbone import OnnxBackbone, PRelu
from torch import nn
from torch.nn import functional as F

LANDMARKS = 468
SHAPES = 100
EXPRESSIONS = 50
SIDE = 192
# betas, expression, jaw 3, gaze 2, rotation 9
PARAMETERS = SHAPES + EXPRESSIONS + 3 + 2 + 9
# The second look samples the finer stages at every third landmark: tensor, channels, channels kept.
LOCAL_EVERY = 3
LOCAL_STAGES = (('v53', 32, 5), ('v83', 64, 5), ('v113', 128, 4))


class FaceNetwork(nn.Module):
    """[B, 3, 192, 192] in 0..1 -> landmarks [B, 468, 3] (crop pixels), log sigma [B, 468] (crop pixels), parameters [B, 164].

    A first answer comes from the coarse stages, as in the network it started from. A second one corrects it with what
    the finer stages show where the first put the landmarks: that is what lids and lips are read from.
    """

    def __init__(self, landmark_onnx: str, offset: torch.Tensor, scale: torch.Tensor, hidden: int = 288, second: int = 184):
        super().__init__()
        self.backbone = OnnxBackbone(landmark_onnx, [*(name for name, _, _ in LOCAL_STAGES), 'v141', 'v179', 'landmarks'])
        # The stages differ a hundredfold in scale; normalised, each is heard.
        self.middle = nn.Sequential(nn.BatchNorm2d(128), nn.Conv2d(128, 32, 1), PRelu(32))
        self.coarse = nn.BatchNorm2d(128)
        self.joint = nn.Linear(32 * 36 + 128 * 9, hidden)
        self.bend = nn.Sequential(nn.BatchNorm1d(hidden), PRelu(hidden))
        self.first = Heads(hidden)
        self.local = nn.ModuleList(
            nn.Sequential(nn.BatchNorm2d(channels), nn.Conv2d(channels, kept, 1), PRelu(kept))
            for _, channels, kept in LOCAL_STAGES
        )
        points = len(range(0, LANDMARKS, LOCAL_EVERY))
        self.joint_second = nn.Linear(points * sum(kept for _, _, kept in LOCAL_STAGES) + hidden, second)
        self.bend_second = nn.Sequential(nn.BatchNorm1d(second), PRelu(second))
        self.second = Heads(second)
        self.register_buffer('offset', offset)
        self.register_buffer('scale', scale)

    def forward(self, picture):
        *stages, middle, coarse, landmarks = self.backbone(picture)
        features = torch.cat([self.middle(middle).flatten(1), self.coarse(coarse).flatten(1)], 1)
        hidden = self.bend(self.joint(features))
        step, log_sigma, parameters = self.first(hidden)
        landmarks = landmarks.flatten(1) + step
        seen = self.look_at(stages, landmarks.detach().view(-1, LANDMARKS, 3))
        closer = self.bend_second(self.joint_second(torch.cat([seen, hidden], 1)))
        second_step, second_sigma, second_parameters = self.second(closer)
        return (
            (landmarks + second_step).view(-1, LANDMARKS, 3),
            log_sigma + second_sigma,
            (parameters + second_parameters) * self.scale + self.offset,
        )

    def look_at(self, stages, landmarks):
        """The finer stages at the landmarks, [B, points * channels]."""
        grid = (landmarks[:, None, ::LOCAL_EVERY, :2] * (2 / SIDE) - 1)
        parts = [
            F.grid_sample(reduce(stage), grid, mode='bilinear', padding_mode='border', align_corners=False).flatten(1)
            for reduce, stage in zip(self.local, stages)
        ]
        return torch.cat(parts, 1)


class Heads(nn.Module):
    """Steps of landmarks, log sigma and standardised parameters; they begin with saying nothing."""

    def __init__(self, width: int):
        super().__init__()
        self.landmarks = nn.Linear(width, 3 * LANDMARKS)
        self.log_sigma = nn.Linear(width, LANDMARKS)
        self.numbers = nn.Linear(width, PARAMETERS)
        for head in (self.landmarks, self.log_sigma, self.numbers):
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)

    def forward(self, hidden):
        return self.landmarks(hidden), self.log_sigma(hidden), self.numbers(hidden)
