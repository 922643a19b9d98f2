/** The numbers of RingNet's network. */
export interface RegressorNumbers {
  /** Channels of the first convolution; 64 in RingNet */
  readonly base: number;
  /** Widths of the regressor's two hidden layers */
  readonly hidden: readonly [number, number];
  /** How many times the parameters are corrected; 3 in RingNet */
  readonly iterations: number;
  readonly batchNormEpsilon: number;
  /** Reads a variable of the encoder by its name below the encoder's scope. */
  readEncoder(name: string): Promise<Float32Array>;
  /** Reads a variable of the regressor, such as `fc1/weights` [in, out]. */
  readRegressor(name: string): Promise<Float32Array>;
  /** Reads [159], where the iteration starts. */
  readMean(): Promise<Float32Array>;
}
