import { readFileSync } from 'node:fs';
import { readNpy, readObj } from '@ringnet/io';
import { readPickedPoints } from '../../src/index.js';

const file = (name: string): Buffer => readFileSync(new URL(`../golden/similar/${name}`, import.meta.url));

/** The golden scan and the prediction beside it, as `scoreImage` takes them. */
export const goldenPair = {
  scan: readObj(file('scan.obj')),
  prediction: readObj(file('pred.obj')),
  scanLandmarks: readPickedPoints(file('scan_lmk.pp').toString(), 'scan_lmk.pp'),
  predictionLandmarks: Float64Array.from(readNpy(file('pred_lmk.npy')).data as Float64Array),
};
