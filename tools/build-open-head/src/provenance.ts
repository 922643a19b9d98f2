import { SEED } from './build.js';
import { VERSION } from './head-fields.js';
import { makeHumanPackage } from './makehuman-package.js';

/** PROVENANCE.md of the built folder. */
export function provenanceText(
  usedTargets: readonly string[],
  excluded: readonly string[],
  sampleCount: number,
  pictures: number,
): string {
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  return `# Where the open head comes from

Version ${VERSION}, CC0 1.0. Built by \`tools/build-open-head\`; the same bytes come out again on the same machine type and Node version, with the face search of that time (see its README).

- Source: npm package \`${makeHumanPackage.name}@${makeHumanPackage.version}\`, sha256 \`${makeHumanPackage.sha256}\`: base mesh, rig, sculpted targets, skins.
- Licence: the package's own label is AGPL3 (2015-2017); the holders released the same base mesh, targets and textures as CC0 1.0
  in September 2020. The base mesh is bit-identical to that release. Only target rows with a CC0 twin are read
  (equal within one quantisation step): the ${excluded.length} rows listed at the end are refused by the tool. No code of MakeHuman is used.
- Made by us, CC0 as well: the cut, texture layout, irises, teeth and tongue colours, the population and its calibration, joints,
  regions, landmark embeddings (the last with MediaPipe's face landmark network, Apache-2.0, whose weights are not in this folder).
- Seed ${SEED}; ${sampleCount} sampled heads; landmarks from ${pictures} rendered pictures.

| file | what |
|---|---|
| open-head.npz | the head model, FLAME's keys and ours; see the README of \`tools/build-open-head\` |
| skins/*.webp | albedos in the head's texture layout, index.json says age, ancestry, sex and eye colour |
| population.json | measurements of the population against published anthropometry, mm |

## Target rows used (${usedTargets.length})
${list(usedTargets)}

## Target rows left out for want of a CC0 twin (${excluded.length})
${list(excluded)}
`;
}
