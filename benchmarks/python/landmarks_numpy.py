"""The rival of landmarks.bench.ts: FLAME's landmarks as one einsum over gathered corners, as PyTorch ports write it.

Usage: landmarks_numpy.py VERTICES.npy CORNERS.npy BARYCENTRICS.npy. Prints milliseconds of one evaluation.
"""
import sys
import time

import numpy as np

vertices, corners, barycentrics = (np.load(name) for name in sys.argv[1:4])
runs = 2000
for _ in range(50):
    np.einsum("lfi,lf->li", vertices[corners], barycentrics)
start = time.perf_counter()
for _ in range(runs):
    np.einsum("lfi,lf->li", vertices[corners], barycentrics)
print(1000 * (time.perf_counter() - start) / runs)
