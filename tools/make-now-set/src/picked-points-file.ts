/** MeshLab's picked-points file; the seven points stand on lines 9 to 15, as in the benchmark's own files. */
export function pickedPointsFile(points: ArrayLike<number>, meshName: string): string {
  const lines = [
    '<!DOCTYPE PickedPoints>',
    '<PickedPoints>',
    ' <DocumentData>',
    '  <DateTime time="00:00:00" date="2000-01-01"/>',
    '  <User name="make-now-set"/>',
    `  <DataFileName name="${meshName}"/>`,
    '  <templateName name=""/>',
    ' </DocumentData>',
  ];
  for (let point = 0; point < points.length / 3; point++) {
    const [x, y, z] = [0, 1, 2].map((axis) => points[3 * point + axis].toFixed(6));
    lines.push(` <point x="${x}" y="${y}" z="${z}" active="1" name="${point}"/>`);
  }
  return [...lines, '</PickedPoints>', ''].join('\n');
}
