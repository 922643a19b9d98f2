"""Opens what @ringnet/io wrote with NumPy and Python's own zipfile. Usage: check_numpy.py FOLDER"""

import sys
import zipfile

import numpy as np

folder = sys.argv[1]
expected = {
    "Float32Array": np.array([1.5, -2, 3e38, 0.1, 5, 6], "f4"),
    "Float64Array": np.array([np.pi, -1, 2, 3, 4, 5], "f8"),
    "Int8Array": np.array([-128, 127, 0, 1, 2, 3], "i1"),
    "Int16Array": np.array([-32768, 32767, 0, 1, 2, 3], "i2"),
    "Int32Array": np.array([-(2**31), 2**31 - 1, 0, 1, 2, 3], "i4"),
    "BigInt64Array": np.array([-(2**63), 2**63 - 1, 0, 1, 2, 3], "i8"),
    "Uint8Array": np.array([255, 1, 2, 3, 4, 5], "u1"),
    "Uint16Array": np.array([65535, 1, 2, 3, 4, 5], "u2"),
    "Uint32Array": np.array([4294967295, 1, 2, 3, 4, 5], "u4"),
    "BigUint64Array": np.array([2**64 - 1, 1, 2, 3, 4, 5], "u8"),
}


def check(name, found, wanted):
    wanted = np.asarray(wanted)
    same = found.dtype == wanted.dtype and found.shape == wanted.shape and (found == wanted).all()
    if not same:
        sys.exit(f"{name}: found {found.dtype} {found.shape} {found}, expected {wanted.dtype} {wanted}")


archive = np.load(f"{folder}/arrays.npz")
for name, values in expected.items():
    check(name, np.load(f"{folder}/{name}.npy"), values.reshape(2, 3))
    check(f"arrays.npz {name}", archive[name], values.reshape(2, 3))

parameters = np.load(f"{folder}/parameters.npy", allow_pickle=True)[()]
assert list(parameters) == ["cam", "pose", "shape", "expression"], list(parameters)
check("cam", parameters["cam"], np.array([7.5, 0.125, -0.25], "f4"))
check("pose", parameters["pose"], np.array([3, 0, 0, 0.5, 0, 0], "f4"))
check("shape", parameters["shape"], np.arange(100, dtype="f4") / 8)
check("expression", parameters["expression"], -np.arange(50, dtype="f4") / 8)

thing = np.load(f"{folder}/object.npy", allow_pickle=True)[()]
assert (thing["name"], thing["count"], thing["share"]) == ("été", 3, 0.5), thing
check("list", thing["list"][0], np.array([1, 2.5]))

with zipfile.ZipFile(f"{folder}/files.zip") as files:
    assert files.testzip() is None and files.namelist() == ["head.mtl"]

print(f"numpy {np.__version__}: {2 * len(expected) + 3} files and arrays are as written")
