import sharp from 'sharp';

/** Draws the SVG plot at twice its size, for slides and papers. */
export async function curvePng(svg: string): Promise<Uint8Array> {
  return new Uint8Array(await sharp(Buffer.from(svg), { density: 144 }).png().toBuffer());
}
