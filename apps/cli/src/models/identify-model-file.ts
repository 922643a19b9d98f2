import path from 'node:path';
import { parseContourEmbedding, parseEmbedding, parseHeadModel } from '@ringnet/flame';
import { readMetaGraph, readNpyObject, readPickle } from '@ringnet/io';
import { parseTextureData } from '@ringnet/texture';
import { CliError } from '../exit-code.js';
import { headModelId, readHeadFields } from './head-model-file.js';

/** What a downloaded file is, and what having it makes possible. */
export interface ModelFile {
  readonly kind: 'head-model' | 'static-landmarks' | 'contour-landmarks' | 'texture-data' | 'masks' | 'checkpoint';
  /** Which folder it belongs in */
  readonly folder: 'models' | 'flame_model';
  readonly summary: string;
  readonly enables: string;
  readonly licence: string;
}

/** Every official FLAME model has as many triangles; its embeddings point into them. */
const flameFaces = 9976;

const flameLicence = 'FLAME model licence (flame.is.tue.mpg.de): yours as the holder of the file; do not pass it on';
const ringnetLicence = 'RingNet licence (ringnet.is.tue.mpg.de): non-commercial research; do not pass it on';

/**
 * Reads a file with the parser that will use it later, so that what is accepted works.
 *
 * @throws FormatError, FlameError, TextureError when it is damaged; CliError when it is something else
 */
export async function identifyModelFile(file: string, bytes: Uint8Array): Promise<ModelFile> {
  const name = path.basename(file).toLowerCase();
  if (name.endsWith('.meta')) readMetaGraph(bytes);
  if (/\.index$|\.meta$|\.data-\d{5}-of-\d{5}$/.test(name)) return checkpointFile(name);
  if (/\.(pkl|npz)$/.test(name)) return flameFile(file, bytes);
  if (name.endsWith('.npy')) return numpyFile(file, bytes);
  throw new CliError(`${file}: not a model file that is known here (see docs/cli.md)`);
}

function checkpointFile(name: string): ModelFile {
  return {
    kind: 'checkpoint',
    folder: 'models',
    summary: `Part of a TensorFlow checkpoint (${name.slice(name.lastIndexOf('.'))}).`,
    enables: "RingNet's network as a regressor, once .index, .meta and .data are all there",
    licence: ringnetLicence,
  };
}

function flameFile(file: string, bytes: Uint8Array): ModelFile {
  const fields = readHeadFields(file, bytes);
  if (fields.has('v_template')) {
    const { vTemplate, shapeCount, expressionCount, parents } = parseHeadModel(fields);
    return {
      kind: 'head-model',
      folder: 'flame_model',
      summary: `A head model: ${vTemplate.length / 3} vertices, ${parents.length} joints, ${shapeCount} shape and ${expressionCount} expression components.`,
      enables: `the head model ${headModelId(file)}`,
      licence: flameLicence,
    };
  }
  if (fields.has('lmk_face_idx')) {
    parseEmbedding(readPickle(bytes), flameFaces);
    return landmarkFile('static-landmarks', '51 landmarks of the face');
  }
  if (fields.has('face') && fields.has('scalp')) {
    return {
      kind: 'masks',
      folder: 'flame_model',
      summary: "FLAME's vertex masks.",
      enables: 'regions of a FLAME head',
      licence: flameLicence,
    };
  }
  throw new CliError(`${file}: neither a head model nor a landmark embedding nor masks`);
}

function numpyFile(file: string, bytes: Uint8Array): ModelFile {
  const value = readNpyObject(bytes);
  if (value instanceof Map && value.has('x_coords')) {
    const { size } = parseTextureData(value);
    return {
      kind: 'texture-data',
      folder: 'flame_model',
      summary: `RingNet's texture table, ${size} x ${size}.`,
      enables: "`ringnet texture --texture-data`, RingNet's own texture",
      licence: ringnetLicence,
    };
  }
  if (value instanceof Map && value.has('lmk_face_idx')) {
    parseContourEmbedding(value, flameFaces);
    return landmarkFile('contour-landmarks', '17 landmarks of the contour, by the head’s turn');
  }
  throw new CliError(`${file}: neither a texture table nor a landmark embedding`);
}

function landmarkFile(kind: 'static-landmarks' | 'contour-landmarks', what: string): ModelFile {
  return {
    kind,
    folder: 'flame_model',
    summary: `A landmark embedding: ${what}.`,
    enables: '68 landmarks on FLAME heads',
    licence: flameLicence,
  };
}
