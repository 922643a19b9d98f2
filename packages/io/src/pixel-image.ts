/** Rows from the top, channels interleaved, 8 bits each, sRGB. Pixel (0, 0) is the centre of the top-left pixel. */
export interface PixelImage {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB, 4 RGBA (straight alpha) */
  readonly channels: 1 | 3 | 4;
  /** [H, W, channels] */
  readonly data: Uint8Array;
}

/** A photograph or picture without alpha. */
export interface RgbImage extends PixelImage {
  readonly channels: 3;
}
