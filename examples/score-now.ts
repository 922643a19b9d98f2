// The NoW error of one predicted head against one scan (both synthetic here).   node examples/score-now.ts
import { readFile } from 'node:fs/promises';
import { readNpy, readObj } from '@ringnet/io';
import { readPickedPoints, scoreImage, summariseDistances } from '@ringnet/now';

const folder = 'packages/now/test/golden/similar';
const score = scoreImage({
  scan: readObj(await readFile(`${folder}/scan.obj`)),
  scanLandmarks: readPickedPoints(await readFile(`${folder}/scan_lmk.pp`, 'utf8'), 'scan_lmk.pp'),
  prediction: readObj(await readFile(`${folder}/pred.obj`)),
  predictionLandmarks: readNpy(await readFile(`${folder}/pred_lmk.npy`)).data as Float64Array,
});
const { median, mean, std, count } = summariseDistances([score.distances]);
console.log(
  `median ${median.toFixed(2)} mm, mean ${mean.toFixed(2)} mm, deviation ${std.toFixed(2)} mm over ${count} points`,
);
