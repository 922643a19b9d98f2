/** Rows of MediaPipe's 468-point face mesh that have a meaning of their own. */

/** The face's outline, clockwise from the forehead: these slide along the silhouette as the head turns. */
export const contourRows: readonly number[] = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/** The iBUG 68 points as rows of the 468. */
export const ibugRows: readonly number[] = [
  162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389, 71, 63, 105, 66, 107, 336, 296,
  334, 293, 301, 168, 197, 5, 4, 75, 97, 2, 326, 305, 33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380, 61, 39,
  37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87,
];

/** Outer corners of the subject's right and left eye. */
export const outerEyeRows = { right: 33, left: 263 } as const;
/** Inner corners of the subject's right and left eye. */
export const innerEyeRows = { right: 133, left: 362 } as const;
