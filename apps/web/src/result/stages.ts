/** The server's stages in order, in words. */
export const stages = [
  ['decode', 'Reading the photo'],
  ['find-faces', 'Finding the face'],
  ['crop', 'Framing it'],
  ['regress', 'Estimating the head'],
  ['head', 'Building the head'],
  ['artifacts', 'Drawing the files'],
] as const;

/** A stage for people; one that this page does not know yet keeps its own name. */
export function stageWords(stage: string): string {
  return stages.find(([name]) => name === stage)?.[1] ?? stage;
}
