import { smoothOverGraph, type VertexGraph } from './vertex-graph.js';
import type { VertexTone } from './vertex-tone.js';

/** Half the width of what skin is believed to go on behind, m: eyebrows and frames of glasses, not a fringe. */
const BRIDGED = 0.008;
/** Likeness to skin that counts as a side of a bridge: fair hair comes near. */
const SURE = 0.5;

/**
 * Rejects what does not look like this person's skin outside the middle of the face: hair over the forehead, hats, collars.
 *
 * @param core [V], from `faceCore`
 * @param tone the photo's log tone per vertex
 * @param edgeLengths as `edgeLengths` gives them, m
 * @returns [V], 0..1
 */
export function skinTrust(
  core: Float32Array,
  tone: VertexTone,
  graph: VertexGraph,
  edgeLengths: Float32Array,
): Float32Array {
  const samples = new Float32Array(core.length);
  const middle = [0, 1, 2].map((k) => {
    let count = 0;
    for (let v = 0; v < core.length; v++) {
      if (core[v] > 0.5 && tone.weights[v] > 0.6) samples[count++] = tone.values[3 * v + k];
    }
    return count > 0 ? samples.subarray(0, count).sort()[count >> 1] : 0;
  });
  // Vertices that the photo hides, behind lips or in folds, speak neither for nor against those around them.
  const skin = core.slice();
  for (let v = 0; v < skin.length; v++) {
    if (tone.weights[v] === 0) continue;
    const red = tone.values[3 * v] - middle[0];
    const green = tone.values[3 * v + 1] - middle[1];
    const blue = tone.values[3 * v + 2] - middle[2];
    const light = (red + green + blue) / 3;
    const hue = Math.sqrt((red - light) ** 2 + (green - light) ** 2 + (blue - light) ** 2);
    const likeness = fall(hue, 0.12, 0.26) * fall(-light, 0.35, 0.75) * fall(light, 0.35, 0.6);
    skin[v] = Math.max(core[v], likeness);
  }
  // Across eyebrows and frames of glasses skin goes on; where it ends for good, the rim is half hair or cloth itself.
  const bridged = bridge(graph, edgeLengths, skin);
  const reached = reachableFrom(core, bridged, graph);
  const joined = reached.map((value, v) => {
    let least = value;
    for (let e = graph.starts[v]; e < graph.starts[v + 1]; e++) least = Math.min(least, reached[graph.neighbors[e]]);
    return Math.max(least, Math.min(value, core[v]));
  });
  const smooth = smoothOverGraph(graph, joined, 4);
  return smooth.map((value, v) => Math.max(0, Math.min(1, (Math.min(value, joined[v] + 0.3) - 0.35) / 0.5)));
}

/** Believes what lies between skin and skin nearby: closes gaps up to twice `BRIDGED` wide. */
function bridge(graph: VertexGraph, edgeLengths: Float32Array, skin: Float32Array): Float32Array {
  const fromSkin = distances(graph, edgeLengths, (v) => skin[v] >= SURE);
  const fromOutside = distances(graph, edgeLengths, (v) => fromSkin[v] > BRIDGED);
  return skin.map((value, v) => (fromOutside[v] > BRIDGED ? 1 : value));
}

/** @returns [V], m along edges to the nearest source; Infinity beyond `BRIDGED` */
function distances(
  { starts, neighbors }: VertexGraph,
  edgeLengths: Float32Array,
  isSource: (v: number) => boolean,
): Float32Array {
  const nearest = new Float32Array(starts.length - 1).fill(Number.POSITIVE_INFINITY);
  let rim: number[] = [];
  for (let v = 0; v < nearest.length; v++) {
    if (!isSource(v)) continue;
    nearest[v] = 0;
    rim.push(v);
  }
  while (rim.length > 0) {
    const next: number[] = [];
    for (const v of rim) {
      for (let e = starts[v]; e < starts[v + 1]; e++) {
        const through = Math.fround(nearest[v] + edgeLengths[e]);
        if (through > BRIDGED || through >= nearest[neighbors[e]]) continue;
        nearest[neighbors[e]] = through;
        next.push(neighbors[e]);
      }
    }
    rim = next;
  }
  return nearest;
}

/** Each vertex's weakest value on its best path from the core: islands of skin colour beyond hair do not count. */
function reachableFrom(core: Float32Array, values: Float32Array, graph: VertexGraph): Float32Array {
  const reached = values.map((value, v) => (core[v] > 0.5 ? value : 0));
  const { starts, neighbors } = graph;
  for (let hasChanged = true, forwards = true; hasChanged; forwards = !forwards) {
    hasChanged = false;
    for (let i = 0; i < reached.length; i++) {
      const v = forwards ? i : reached.length - 1 - i;
      for (let e = starts[v]; e < starts[v + 1]; e++) {
        const through = Math.min(values[v], reached[neighbors[e]]);
        if (through <= reached[v]) continue;
        reached[v] = through;
        hasChanged = true;
      }
    }
  }
  return reached;
}

function fall(value: number, full: number, none: number): number {
  return Math.max(0, Math.min(1, (none - value) / (none - full)));
}
