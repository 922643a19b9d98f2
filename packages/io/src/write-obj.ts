import { AsciiWriter } from './ascii-writer.js';
import { checkMesh } from './check-mesh.js';
import { FormatError } from './format-error.js';
import type { Mesh } from './mesh.js';
import { encodeUtf8 } from './text.js';

export interface ObjOptions {
  /** Name of the material and of `NAME.mtl`; no spaces. Without it the mesh is written without a material. */
  readonly material?: string;
  /** `psbody` repeats RingNet's own textured files byte for byte: no usemtl, normal numbers without normals. */
  readonly dialect?: 'standard' | 'psbody';
}

export interface MtlOptions {
  readonly material: string;
  /** File name of the texture; default `NAME.png` */
  readonly texture?: string;
  readonly dialect?: 'standard' | 'psbody';
}

/**
 * Writes a mesh as Wavefront OBJ: six decimals, indices from 1, texture coordinates, normals and colours where present.
 *
 * @throws FormatError MALFORMED on arrays that do not fit together, non-finite numbers or a material name with spaces
 */
export function writeObj(mesh: Mesh, options: ObjOptions = {}): Uint8Array {
  checkMesh(mesh, 'obj');
  const { material, dialect = 'standard' } = options;
  const { vertices, uvs, normals, colors } = mesh;
  const standard = dialect === 'standard';
  const out = new AsciiWriter('obj');
  if (material !== undefined) out.text(`mtllib ${checkName(material)}.mtl\n`);
  for (let at = 0; at < vertices.length; at += 3) {
    writeNumbers(out, 'v', vertices, at, 3);
    if (standard && colors) {
      for (let axis = 0; axis < 3; axis++) {
        out.text(' ');
        out.fixed6(colors[at + axis] / 255);
      }
    }
    out.text('\n');
  }
  for (let at = 0; uvs && at < uvs.length; at += 2) {
    writeNumbers(out, 'vt', uvs, at, 2);
    out.text('\n');
  }
  for (let at = 0; standard && normals && at < normals.length; at += 3) {
    writeNumbers(out, 'vn', normals, at, 3);
    out.text('\n');
  }
  if (standard && material !== undefined) out.text(`usemtl ${material}\n`);
  writeFaces(out, mesh, standard);
  return out.finish();
}

/** Writes the material file that goes with `writeObj`: one material with one texture. */
export function writeMtl(options: MtlOptions): Uint8Array {
  const { material, dialect = 'standard' } = options;
  const texture = options.texture ?? `${material}.png`;
  checkName(material);
  const lines =
    dialect === 'standard'
      ? [`newmtl ${material}`, 'Ka 1 1 1', 'Kd 1 1 1', 'Ks 0 0 0', 'illum 1', `map_Kd ${texture}`]
      : [
          `newmtl ${material}`,
          'ka 0.329412 0.223529 0.027451',
          'kd 0.780392 0.568627 0.113725',
          'ks 0.992157 0.941176 0.807843',
          'illum 0',
          ...['map_Ka', 'map_Kd', 'map_Ks'].map((key) => `${key} ${texture}`),
        ];
  return encodeUtf8(`${lines.join('\n')}\n`);
}

function writeNumbers(out: AsciiWriter, key: string, values: Float32Array, at: number, count: number): void {
  out.text(key);
  for (let k = at; k < at + count; k++) {
    out.text(' ');
    out.fixed6(values[k]);
  }
}

function writeFaces(out: AsciiWriter, mesh: Mesh, standard: boolean): void {
  const { faces, uvFaces } = mesh;
  const withNormals = standard ? mesh.normals !== undefined : uvFaces !== undefined;
  for (let at = 0; at < faces.length; at++) {
    const corner = at % 3;
    if (corner === 0) out.text('f ');
    // psbody.mesh puts two spaces before the third corner of a textured face.
    else out.text(corner === 2 && !standard && uvFaces ? '  ' : ' ');
    out.integer(faces[at] + 1);
    if (uvFaces) {
      out.text('/');
      out.integer(uvFaces[at] + 1);
    }
    if (withNormals) {
      out.text(uvFaces ? '/' : '//');
      out.integer(faces[at] + 1);
    }
    if (corner === 2) out.text('\n');
  }
}

function checkName(name: string): string {
  if (!/^[\x21-\x7e]+$/.test(name)) {
    throw new FormatError('MALFORMED', 'obj', `material name '${name}' has spaces or other characters than ASCII`);
  }
  return name;
}
