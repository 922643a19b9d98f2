import { expect, test } from 'vitest';
import { accumulateHessian } from '../../src/fit/accumulate-hessian.js';

test('rows of any fullness give the products of all rows', () => {
  const [size, landmarks] = [8, 12];
  const length = 3 * landmarks;
  const moved = Array.from({ length: size }, (_, row) =>
    Int32Array.from([...Array(landmarks).keys()].filter((l) => row < 4 || (l + row) % row === 0)),
  );
  const jacobian = new Float64Array(size * length);
  moved.forEach((places, row) => {
    for (const l of places)
      for (let k = 0; k < 3; k++) jacobian[row * length + 3 * l + k] = Math.sin(7 * row + 3 * l + k);
  });
  const hessian = new Float64Array(size * size);
  accumulateHessian(jacobian, size, moved, hessian);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let product = 0;
      for (let k = 0; k < length; k++) product += jacobian[i * length + k] * jacobian[j * length + k];
      expect(hessian[i * size + j]).toBeCloseTo(product, 12);
    }
  }
});
