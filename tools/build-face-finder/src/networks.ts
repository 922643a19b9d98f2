import type { PinnedPackage } from '@ringnet/npm-package';
import { readPackedAsset } from './packed-asset.js';

export const sourcePackages: readonly PinnedPackage[] = [
  {
    name: '@mediapipe/face_mesh',
    version: '0.4.1657299874',
    sha256: 'c08a7e0742a326285da666cf81d77c8b6f3a181a2ee948cadaf166008e0d3bc7',
  },
  {
    name: '@mediapipe/face_detection',
    version: '0.4.1657300184',
    sha256: 'a118cde74923dc4435257fbfbb613464a0f58d115dff6314d4ff96c8aebf6419',
  },
];

/** One network to convert: where it lies and what its outputs are called in ONNX. */
export interface FaceNetwork {
  readonly name: string;
  readonly packageName: string;
  readonly file: string;
  readonly outputs: readonly string[];
  readonly summary: string;
}

export const networks: readonly FaceNetwork[] = [
  {
    name: 'short-range',
    packageName: '@mediapipe/face_mesh',
    file: 'face_detection_short_range.tflite',
    outputs: ['boxes', 'scores'],
    summary: 'face detector, 128 x 128, 896 anchors: faces that fill a good part of the picture',
  },
  {
    name: 'full-range',
    packageName: '@mediapipe/face_detection',
    file: 'face_detection_full_range.tflite',
    outputs: ['boxes', 'scores'],
    summary: 'face detector, 192 x 192, 2304 anchors: smaller faces',
  },
  {
    name: 'landmark',
    packageName: '@mediapipe/face_mesh',
    file: 'face_landmark.tflite',
    outputs: ['landmarks', 'score'],
    summary: '468 points of a face in a 192 x 192 crop, and whether there is a face',
  },
  {
    name: 'attention',
    packageName: '@mediapipe/face_mesh',
    file: 'face_landmark_with_attention.tflite',
    // MediaPipe calls the eye on the picture's left the left one; here it is the person's right.
    outputs: ['landmarks', 'lips', 'right_eye', 'left_eye', 'right_iris', 'left_iris', 'score'],
    summary: 'the same 468 points, and a closer look at the lips, the eyes and their irises',
  },
];

/** Files of each package by their path. */
export type PackageFiles = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

/** Takes a network's TensorFlow Lite bytes out of its package. */
export function readNetwork(network: FaceNetwork, packages: PackageFiles): Uint8Array {
  const fileOf = (path: string): Uint8Array => {
    const bytes = packages.get(network.packageName)?.get(path);
    if (!bytes) throw new Error(`${network.packageName} holds no ${path}`);
    return bytes;
  };
  if (network.packageName === '@mediapipe/face_detection') return fileOf(network.file);
  const packed = 'face_mesh_solution_packed_assets';
  const loader = new TextDecoder().decode(fileOf(`${packed}_loader.js`));
  return readPackedAsset(fileOf(`${packed}.data`), loader, network.file);
}
