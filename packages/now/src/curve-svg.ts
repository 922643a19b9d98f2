import type { ErrorCurve } from './statistics.js';

export interface NamedCurve {
  readonly name: string;
  readonly curve: ErrorCurve;
}

const colors = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df', '#57606a'];
const plot = { left: 64, top: 24, width: 560, height: 360 };
const maxMm = 8;

/** The benchmark's cumulative error plot, 0 to 8 mm, as an SVG picture. */
export function curveSvg(curves: readonly NamedCurve[]): string {
  const x = (mm: number): string => (plot.left + (mm / maxMm) * plot.width).toFixed(1);
  const y = (percent: number): string => (plot.top + (1 - percent / 100) * plot.height).toFixed(1);
  const bottom = plot.top + plot.height;
  const grid: string[] = [];
  for (let mm = 0; mm <= maxMm; mm++) {
    grid.push(`<line x1="${x(mm)}" y1="${plot.top}" x2="${x(mm)}" y2="${bottom}"/>`);
    grid.push(`<text x="${x(mm)}" y="${bottom + 20}" text-anchor="middle">${mm}</text>`);
  }
  for (let percent = 0; percent <= 100; percent += 20) {
    grid.push(`<line x1="${plot.left}" y1="${y(percent)}" x2="${plot.left + plot.width}" y2="${y(percent)}"/>`);
    grid.push(`<text x="${plot.left - 8}" y="${y(percent)}" dy="4" text-anchor="end">${percent}</text>`);
  }
  const lines = curves.map(({ name, curve }, k) => {
    const color = colors[k % colors.length];
    const legendY = plot.top + plot.height - 24 - 20 * (curves.length - 1 - k);
    return (
      `<polyline fill="none" stroke="${color}" stroke-width="2" points="${points(curve, x, y)}"/>` +
      `<text x="${plot.left + plot.width - 12}" y="${legendY}" text-anchor="end" style="fill:${color}">${escapeXml(name)}</text>`
    );
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="660" height="440" font-family="sans-serif" font-size="13">',
    '<rect width="660" height="440" fill="#fff"/>',
    `<g stroke="#d0d7de" fill="none">${grid.filter((part) => part.startsWith('<line')).join('')}</g>`,
    `<g fill="#57606a">${grid.filter((part) => part.startsWith('<text')).join('')}</g>`,
    ...lines,
    `<text x="${plot.left + plot.width / 2}" y="${bottom + 42}" text-anchor="middle">scan-to-mesh distance (mm)</text>`,
    `<text x="18" y="${plot.top + plot.height / 2}" text-anchor="middle" transform="rotate(-90 18 ${plot.top + plot.height / 2})">points within (%)</text>`,
    '</svg>',
  ].join('\n');
}

/** The curve thinned to what a plot can show: about two points a pixel. */
function points(curve: ErrorCurve, x: (mm: number) => string, y: (percent: number) => string): string {
  const step = maxMm / (2 * plot.width);
  const shown: string[] = [];
  let next = 0;
  for (let bin = 0; bin < curve.x.length && curve.x[bin] <= maxMm; bin++) {
    if (curve.x[bin] < next && bin > 0) continue;
    shown.push(`${x(curve.x[bin])},${y(curve.y[bin])}`);
    next = curve.x[bin] + step;
  }
  return shown.join(' ');
}

const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
