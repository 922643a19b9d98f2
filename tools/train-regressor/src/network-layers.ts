/**
 * Inner tensors of models/face-finder/landmark.onnx that say most about a face's form: the 6 x 6 x 128 stage before the
 * heads, and the 3 x 3 x 128 stages of the score and the landmark head. The 12 x 12 x 128 stage before them added nothing
 * measurable (15.5 % against 15.5 % below the mean head with 1,560 renders) and quadruples the numbers.
 */
export const networkLayers: readonly string[] = ['v141', 'v177', 'v179'];
