import { decodeImage, encodeJpeg, readZip } from '@ringnet/io';
import type { ArtifactFile, ArtifactKind } from '@ringnet/reconstruct';
import type { OutputFile } from './output-folder.js';
import type { RingnetFlags } from './ringnet-flags.js';

/** What RingNet's demo would write with these switches. */
export function ringnetFiles(flags: RingnetFlags): ArtifactKind[] {
  return [
    'PANEL_PNG',
    ...(flags.save_obj_file ? (['MESH_OBJ'] as const) : []),
    ...(flags.save_texture ? (['TEXTURED_OBJ_ZIP'] as const) : []),
    ...(flags.save_flame_parameters ? (['PARAMETERS_NPY'] as const) : []),
    ...(flags.neutralize_expression ? (['NEUTRAL_MESH_PLY'] as const) : []),
  ];
}

/** Where RingNet's demo puts a file: images/, mesh/, texture/, params/ and neutral_mesh/, each named for the photo. */
export async function ringnetPlaces(file: ArtifactFile, name: string): Promise<OutputFile[]> {
  switch (file.kind) {
    case 'PANEL_PNG': {
      const { image } = await decodeImage(file.bytes);
      return [{ path: `images/${name}.jpg`, bytes: await encodeJpeg(image, { quality: 95 }) }];
    }
    case 'MESH_OBJ':
      return [{ path: `mesh/${name}.obj`, bytes: file.bytes }];
    case 'PARAMETERS_NPY':
      return [{ path: `params/${name}.npy`, bytes: file.bytes }];
    case 'NEUTRAL_MESH_PLY':
      return [{ path: `neutral_mesh/${name}.ply`, bytes: file.bytes }];
    case 'TEXTURED_OBJ_ZIP':
      return texturedFiles(file.bytes, name);
    default:
      return [];
  }
}

/** The mesh, material and picture of the ZIP under the photo's name, their references to one another renamed too. */
function texturedFiles(zip: Uint8Array, name: string): OutputFile[] {
  const entries = [...readZip(zip)];
  const shortName = name.slice(name.lastIndexOf('/') + 1);
  const renamed = new Map(entries.map(([entry]) => [entry, shortName + entry.slice(entry.lastIndexOf('.'))]));
  return entries.map(([entry, bytes]) => ({
    path: `texture/${name}${entry.slice(entry.lastIndexOf('.'))}`,
    bytes: /\.(obj|mtl)$/.test(entry) ? renameReferences(bytes, renamed) : bytes,
  }));
}

function renameReferences(bytes: Uint8Array, renamed: ReadonlyMap<string, string>): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const lines = text.split('\n').map((line) => {
    if (!/^(mtllib|map_)/.test(line)) return line;
    const [word, file] = line.split(' ');
    return `${word} ${renamed.get(file) ?? file}`;
  });
  return new TextEncoder().encode(lines.join('\n'));
}
