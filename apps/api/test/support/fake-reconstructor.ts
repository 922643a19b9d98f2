import type { RgbImage } from '@ringnet/io';
import {
  type ArtifactFile,
  type ArtifactKind,
  ReconstructError,
  type Reconstruction,
  type Reconstructor,
} from '@ringnet/reconstruct';
import { type FoundFace, RegressorError } from '@ringnet/regressor';

const headModel = { id: 'tiny-head', name: 'Tiny head', version: '1', licence: 'CC0-1.0' };
const regressor = { id: 'tiny-regressor', name: 'Tiny regressor', version: '1', licence: 'CC0-1.0' };

/** Landmark i at (i, i + 1) in the photo. */
const fakeFace: FoundFace = {
  index: 0,
  box: { x: 1, y: 2, width: 3, height: 4 },
  score: 0.9,
  landmarks: Float32Array.from({ length: 3 * 468 }, (_, k) => Math.floor(k / 3) + (k % 3)),
  rollRad: 0,
};

export interface FakeOptions {
  /** Milliseconds that each reconstruction takes until its faces are found */
  delayMs?: number;
  /** Milliseconds that it takes from then on */
  headDelayMs?: number;
  /** Thrown by the next reconstructions, one each, with their faces found */
  failures?: Error[];
  /** Faces of every photo; default 1 */
  faces?: number;
  /** What the last file was made with besides its first photo */
  lastOtherPhotos?: readonly (RgbImage | null)[];
}

export interface FakeReconstructor extends Reconstructor {
  readonly options: FakeOptions;
  /** How often each function was called */
  readonly calls: { reconstruct: number; makeArtifact: number; fuse: number };
}

/**
 * A reconstructor without models: every number of its result is made from the photo's mean colour, so that the same
 * photo gives the same bytes. A photo that is all black shows no face.
 */
export function createFakeReconstructor(
  options: FakeOptions = {},
  calls: FakeReconstructor['calls'] = { reconstruct: 0, makeArtifact: 0, fuse: 0 },
): FakeReconstructor {
  return {
    options,
    calls,
    headModels: [headModel],
    regressors: [regressor],
    pairs: [{ headModel, regressor }],
    notes: [],
    async reconstruct(photo, { signal, onProgress, onFaces, faces } = {}) {
      calls.reconstruct += 1;
      onProgress?.('find-faces', 0.2);
      await pause(options.delayMs ?? 0, signal);
      const mean = photo.data.reduce((sum, value) => sum + value, 0) / photo.data.length;
      if (mean === 0) throw new RegressorError('NO_FACE_FOUND', 'No face was found in the photo.');
      const count = faces === 'ALL' ? (options.faces ?? 1) : 1;
      onFaces?.(Array.from({ length: count }, (_, index) => ({ ...fakeFace, index })));
      onProgress?.('regress', 0.6);
      await pause(options.headDelayMs ?? 0, signal);
      const failure = options.failures?.shift();
      if (failure) throw failure;
      return Array.from({ length: count }, (_, index) => fakeReconstruction(photo, mean, index));
    },
    async makeArtifact(reconstruction, photo, kind, _options, otherPhotos = []): Promise<ArtifactFile> {
      calls.makeArtifact += 1;
      options.lastOtherPhotos = otherPhotos;
      if (kind.endsWith('PNG') && !photo) throw new ReconstructError('PHOTO_NEEDED', `${kind} needs the photo.`);
      return { kind, ...fileOf(reconstruction, kind) };
    },
    readFace: async (photo) => ({
      face: fakeFace,
      crop: { luminance: 120, imageFromCrop: Float64Array.of(2, 0, 10, 0, 2, 20) },
      photo: { width: photo.width, height: photo.height },
    }),
    async fuse(sources) {
      calls.fuse += 1;
      const [{ reconstruction }] = sources;
      const isJoint = sources.every(({ view }) => view !== null);
      const views = sources.map(({ reconstruction: { face, parameters, imageFromCrop, photo } }) => {
        const { betas: _, ...own } = parameters;
        return { face, parameters: own, imageFromCrop, photo };
      });
      const betas = reconstruction.parameters.betas.map((_, k) =>
        Math.fround(
          sources.reduce((sum, source) => sum + source.reconstruction.parameters.betas[k], 0) / sources.length,
        ),
      );
      return {
        ...reconstruction,
        parameters: { ...reconstruction.parameters, betas },
        fusion: { method: isJoint ? 'JOINT_FIT' : 'WEIGHTED_MEAN', note: isJoint ? null : 'a photo is gone', views },
      };
    },
    withParameters: async (reconstruction, changes) => ({
      ...reconstruction,
      parameters: { ...reconstruction.parameters, ...changes },
    }),
    close: async () => {},
  };
}

function fileOf(reconstruction: Reconstruction, kind: ArtifactKind) {
  const text = `${kind} ${reconstruction.parameters.betas[0]} ${reconstruction.parameters.expression[0]} ${'x'.repeat(1000)}`;
  const extension = kind.endsWith('PNG') ? 'png' : kind === 'MESH_GLB' ? 'glb' : 'bin';
  const mediaType = { png: 'image/png', glb: 'model/gltf-binary', bin: 'application/octet-stream' }[extension];
  return { bytes: new TextEncoder().encode(text), mediaType, fileName: `head-${kind.toLowerCase()}.${extension}` };
}

function fakeReconstruction(photo: RgbImage, mean: number, index: number): Reconstruction {
  return {
    headModel,
    regressor,
    engine: { name: 'onnx-cpu', library: 'onnxruntime-node', version: '1.0.0', threads: 2 },
    softwareVersion: '0.1.0',
    face: { box: fakeFace.box, score: fakeFace.score, index },
    parameters: {
      camera: { scale: 8, tx: 0.01, ty: -0.02 },
      globalOrient: Float32Array.of(Math.PI, 0, 0),
      jawPose: Float32Array.of(0.1, 0, 0),
      neckPose: new Float32Array(3),
      leftEyePose: new Float32Array(3),
      rightEyePose: new Float32Array(3),
      betas: Float32Array.from({ length: 100 }, (_, i) => Math.sin(mean + i + index)),
      expression: Float32Array.from({ length: 50 }, (_, i) => Math.cos(mean + i)),
    },
    standardDeviations: {
      globalOrient: Float32Array.of(0.01, 0.02, 0.03),
      jawPose: Float32Array.of(0.1, 0.05, 0.05),
      betas: new Float32Array(100).fill(0.8),
      expression: new Float32Array(50).fill(0.2),
      scale: 0.01,
    },
    imageFromCrop: Float64Array.of(2, 0, 10, 0, 2, 20),
    photo: { width: photo.width, height: photo.height },
    landmarksImage: Float32Array.from({ length: 136 }, (_, i) => i),
    landmarksCamera: Float32Array.from({ length: 204 }, (_, i) => i / 1000),
    quality: {
      confidence: 0.8,
      reprojectionErrorPercent: 1.5,
      textureCoverage: 0.4,
      warnings: [],
    },
    timings: [{ stage: 'regress', milliseconds: 1 }],
  };
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
