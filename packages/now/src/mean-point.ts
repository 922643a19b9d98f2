/** The mean [3] of points [N, 3]. */
export function meanPoint(points: Float64Array): Float64Array {
  const mean = new Float64Array(3);
  for (let k = 0; k < points.length; k++) mean[k % 3] += points[k] / (points.length / 3);
  return mean;
}
