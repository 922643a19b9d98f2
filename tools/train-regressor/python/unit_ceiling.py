"""How well landmarks of a given error can tell expression units apart: the best correlation that any regressor could reach from them.

python3 unit_ceiling.py --head models/open-head/open-head.npz --renders out/train-regressor/test-*.npz

A Gaussian bound. Units and jaw vary as in the renders, shape as the head's own; the 468 landmarks are seen from the front, in the picture's plane,
each with an independent error in x and y. The posterior variance of a unit gives the correlation of its best estimate with the truth.
"""

import argparse

import numpy as np

JAW = 2
SHAPES = 100
VISIBLE_MM = 4


def landmark_columns(head):
    """Motion of the 468 landmarks, mm, for each shape component, expression unit and radian of the jaw: [K, 468, 3]."""
    corners = head['f'][head['mp468_face_idx']].astype(int)
    weights = head['mp468_b_coords'][:, :, None]
    at = lambda values: (values[corners] * weights[..., None] if values.ndim == 3 else values[corners] * weights).sum(1)
    directions = head['shapedirs'].astype(np.float64) * head['shapedirs_scale']
    moved = np.moveaxis(at(directions), 2, 0)
    regressor = np.zeros(len(head['v_template']))
    start, end = head['J_regressor_indptr'][JAW : JAW + 2]
    regressor[head['J_regressor_indices'][start:end]] = head['J_regressor_data'][start:end]
    y, z = ((at(head['v_template']) - regressor @ head['v_template'])[:, 1:]).T
    follows = at(head['weights'][:, JAW : JAW + 1])[:, 0]
    jaw = np.stack([0 * y, -follows * z, follows * y], 1)
    return 1000 * np.concatenate([moved, jaw[None]])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--head', required=True)
    options.add_argument('--renders', required=True, nargs='+')
    options = options.parse_args()
    columns = landmark_columns(np.load(options.head))
    moves = np.linalg.norm(columns, axis=2).max(1)
    expressions = [k for k in range(SHAPES, len(columns) - 1) if moves[k] > 0]
    tables = [np.load(file) for file in options.renders]
    drawn = np.concatenate([np.c_[t['expression'][:, [k - SHAPES for k in expressions]], t['jaw'][:, 0]] for t in tables])
    visible = moves[expressions] >= VISIBLE_MM
    used = columns[[*expressions, len(columns) - 1, *range(SHAPES)]][:, :, :2].reshape(len(expressions) + 1 + SHAPES, -1)
    prior = np.eye(len(used))
    count = len(expressions) + 1
    prior[:count, :count] = np.cov(drawn.T)
    print(f'{len(expressions)} units, {visible.sum()} of them move a landmark by {VISIBLE_MM} mm')
    print('| error of each landmark, mm | all | visible | visible ones below 0.8 |\n| ---: | ---: | ---: | ---: |')
    for error in (0.25, 0.5, 1, 1.5, 2, 3):
        posterior = np.linalg.inv(np.linalg.inv(prior) + used @ used.T / error**2)
        best = np.sqrt(1 - np.diag(posterior)[: count - 1] / np.diag(prior)[: count - 1])
        print(f'| {error} | {np.median(best):.2f} | {np.median(best[visible]):.2f} | {(best[visible] < 0.8).sum()} |')


main()
