"""The rival of the closest-point benchmark: a k-d tree over vertices (scipy), then brute force over the triangles around the
nearest vertices in numpy. Prints milliseconds. Usage: closest_point_numpy.py VERTICES.npy FACES.npy POINTS.npy"""
import sys
import time

import numpy as np
from scipy.spatial import cKDTree

vertices, faces, points = (np.load(name) for name in sys.argv[1:4])
vertices = vertices.astype(np.float64).reshape(-1, 3)
faces = faces.astype(np.int64).reshape(-1, 3)
points = points.astype(np.float64).reshape(-1, 3)
around = [[] for _ in range(len(vertices))]
for face, corners in enumerate(faces):
    for corner in corners:
        around[corner].append(face)
width = max(map(len, around))
table = np.array([row + [row[0]] * (width - len(row)) for row in around])


def segment(p, a, b):
    ab = b - a
    t = np.clip(((p - a) * ab).sum(-1) / np.maximum((ab * ab).sum(-1), 1e-300), 0, 1)
    return (((a + t[..., None] * ab) - p) ** 2).sum(-1)


def query():
    _, near = cKDTree(vertices).query(points, k=3)
    candidates = table[near].reshape(len(points), -1)
    a, b, c = (vertices[faces[candidates, k]] for k in range(3))
    p = points[:, None]
    ab, ac, ap = b - a, c - a, p - a
    d00, d01, d11 = (ab * ab).sum(-1), (ab * ac).sum(-1), (ac * ac).sum(-1)
    d20, d21 = (ap * ab).sum(-1), (ap * ac).sum(-1)
    area = np.maximum(d00 * d11 - d01 * d01, 1e-300)
    v, w = (d11 * d20 - d01 * d21) / area, (d00 * d21 - d01 * d20) / area
    inside = (v >= 0) & (w >= 0) & (v + w <= 1)
    plane = ((a + v[..., None] * ab + w[..., None] * ac - p) ** 2).sum(-1)
    edges = np.minimum(np.minimum(segment(p, a, b), segment(p, b, c)), segment(p, c, a))
    return np.sqrt(np.where(inside, plane, edges).min(1))


query()
start = time.perf_counter()
for _ in range(3):
    distances = query()
print((time.perf_counter() - start) / 3 * 1e3)
