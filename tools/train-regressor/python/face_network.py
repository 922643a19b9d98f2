"""The face network: MediaPipe's landmark network, fine-tuned, with heads for shape, motion and turn beside its landmarks."""

import torch
from backbone import OnnxBackbone, PRelu, last_layer
from torch import nn
from torch.nn import functional as F

LANDMARKS = 468
SHAPES = 100
EXPRESSIONS = 50
SIDE = 192
# betas, expression, jaw 3, gaze 2, rotation 9
PARAMETERS = SHAPES + EXPRESSIONS + 3 + 2 + 9
# Lids, brows, lips and nostrils: the finest stage is looked at here only.
# fmt: off
MOVING = (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
    78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191,
    33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246,
    263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466,
    70, 63, 105, 66, 107, 55, 65, 52, 53, 46, 300, 293, 334, 296, 336, 285, 295, 282, 283, 276,
    48, 64, 98, 97, 2, 326, 327, 294, 278,
)
# fmt: on
EVERY_THIRD = tuple(range(0, LANDMARKS, 3))
# Input pixels around a landmark where the finest stage is looked at: there, above, below, left, right.
AROUND = ((0, 0), (0, -2.5), (0, 2.5), (-2.5, 0), (2.5, 0))
# Stages seen at landmarks: tensor, channels, channels kept, landmarks, places around each.
LOCAL_STAGES = (
    ('v53', 32, 5, EVERY_THIRD, AROUND[:1]),
    ('v83', 64, 5, EVERY_THIRD, AROUND[:1]),
    ('v113', 128, 4, EVERY_THIRD, AROUND[:1]),
    ('v23', 16, 5, MOVING, AROUND),
)
# Between what a look saw and what it says.
THOUGHT = 200
# How often the finer stages are looked at, each time where the look before has put the landmarks.
LOOKS = 4


class FaceNetwork(nn.Module):
    """[B, 3, 192, 192] in 0..1 -> landmarks [B, 468, 3] (crop pixels), log sigma [B, 468] (crop pixels), parameters [B, 164].

    A first answer comes from the coarse stages, as in the network it started from. It is corrected with what the finer
    stages show where it put the landmarks, which is what lids and lips are read from, and again where that put them.
    """

    def __init__(
        self,
        landmark_onnx: str,
        offset: torch.Tensor,
        scale: torch.Tensor,
        hidden: int = 288,
        narrow: int = 128,
        second: int = 224,
    ):
        super().__init__()
        self.backbone = OnnxBackbone(landmark_onnx, [*(stage[0] for stage in LOCAL_STAGES), 'v141', 'v179', 'v207'])
        # The stages differ a hundredfold in scale; normalised, each is heard.
        self.middle = nn.Sequential(nn.BatchNorm2d(128), nn.Conv2d(128, 32, 1), PRelu(32))
        self.coarse = nn.BatchNorm2d(128)
        self.joint = nn.Linear(32 * 36 + 128 * 9, hidden)
        self.bend = nn.Sequential(nn.BatchNorm1d(hidden), PRelu(hidden))
        # All that a first answer says varies in far fewer ways than it has numbers.
        self.narrow = nn.Linear(hidden + 32 * 9, narrow)
        self.first = Heads(narrow)
        self.begin_with(*last_layer(landmark_onnx))
        self.local = nn.ModuleList(
            nn.Sequential(nn.BatchNorm2d(channels), Pointwise(channels, kept), PRelu(kept))
            for _, channels, kept, _, _ in LOCAL_STAGES
        )
        seen = sum(kept * len(points) * len(around) for _, _, kept, points, around in LOCAL_STAGES)
        self.joint_second = nn.Linear(seen + hidden, second)
        self.remember = nn.Linear(second, second)
        nn.init.zeros_(self.remember.weight)
        nn.init.zeros_(self.remember.bias)
        # What a second look sees is spread otherwise than what the first one saw.
        self.bend_second = nn.ModuleList(nn.Sequential(nn.BatchNorm1d(second), PRelu(second)) for _ in range(LOOKS))
        self.think = nn.Sequential(nn.Linear(second, THOUGHT), PRelu(THOUGHT), new_head(THOUGHT, second))
        self.second = Heads(second)
        self.log_sigma = new_head(second, LANDMARKS)
        self.register_buffer('offset', offset)
        self.register_buffer('scale', scale)

    def begin_with(self, weight: torch.Tensor, bias: torch.Tensor):
        """The first landmarks begin as those of the network that is fine-tuned, as nearly as the narrow layer lets them through."""
        ways, sizes, directions = torch.linalg.svd(weight, full_matrices=False)
        count = self.narrow.out_features
        sizes = sizes[:count].sqrt()
        with torch.no_grad():
            self.narrow.weight[:, -weight.shape[1] :] = sizes[:, None] * directions[:count]
            self.narrow.bias.zero_()
            self.first.landmarks.weight.copy_(ways[:, :count] * sizes)
            self.first.landmarks.bias.copy_(bias)

    def forward(self, picture):
        return self.looks(picture)[-1]

    def looks(self, picture) -> list:
        """The answer after each look; the last is the best."""
        *stages, middle, coarse, whole = self.backbone(picture)
        features = torch.cat([self.middle(middle).flatten(1), self.coarse(coarse).flatten(1)], 1)
        hidden = self.bend(self.joint(features))
        landmarks, parameters = self.first(self.narrow(torch.cat([hidden, whole.flatten(1)], 1)))
        stages = [reduce(stage) for reduce, stage in zip(self.local, stages)]
        answers = []
        at, closer = landmarks, None
        for bend in self.bend_second:
            seen = look_at(stages, at.detach().view(-1, LANDMARKS, 3))
            closer = self.joint_second(torch.cat([seen, hidden], 1)) + (0 if closer is None else self.remember(closer))
            closer = bend(closer)
            closer = closer + self.think(closer)
            second_step, second_parameters = self.second(closer)
            at = landmarks + second_step
            answers.append(
                (
                    at.view(-1, LANDMARKS, 3),
                    self.log_sigma(closer),
                    (parameters + second_parameters) * self.scale + self.offset,
                )
            )
        return answers


class Pointwise(nn.Conv2d):
    """A convolution of 1 x 1; while training a product of matrices, whose backward pass takes a tenth of the time."""

    def __init__(self, channels: int, kept: int):
        super().__init__(channels, kept, 1)

    def forward(self, x):
        if not self.training:
            return super().forward(x)
        return F.linear(x.permute(0, 2, 3, 1), self.weight[:, :, 0, 0], self.bias).permute(0, 3, 1, 2)


def look_at(stages, landmarks):
    """Every stage around its landmarks, [B, sum of points * places * channels]."""
    parts = []
    for stage, (_, _, _, points, around) in zip(stages, LOCAL_STAGES):
        places = landmarks[:, points, None, :2] + torch.tensor(around)
        # Kept within the outermost pixel centres: onnxruntime takes twice as long for padding_mode 'border'.
        edge = 1 - 1 / stage.shape[3]
        grid = (places.flatten(1, 2)[:, None] * (2 / SIDE) - 1).clamp(-edge, edge)
        parts.append(F.grid_sample(stage, grid, mode='bilinear', padding_mode='zeros', align_corners=False).flatten(1))
    return torch.cat(parts, 1)


class Heads(nn.Module):
    """Landmarks or their steps, and standardised parameters."""

    def __init__(self, width: int):
        super().__init__()
        self.landmarks = new_head(width, 3 * LANDMARKS)
        self.numbers = new_head(width, PARAMETERS)

    def forward(self, hidden):
        return self.landmarks(hidden), self.numbers(hidden)


def new_head(width: int, count: int) -> nn.Linear:
    """Begins with saying nothing."""
    head = nn.Linear(width, count)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return head
