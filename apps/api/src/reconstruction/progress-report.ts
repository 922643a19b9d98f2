import type { App } from '../app.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { ReportProgress } from './head-start.js';
import { packFace } from './stored-face.js';

const progressEveryMs = 150;
/** A job that has ended by then needs no face told before its result. */
const faceAfterMs = 50;

export interface ProgressReport {
  readonly tell: ReportProgress;
  /** Nothing is written after it. */
  stop(): void;
}

/** Writes stage, progress and the found face, which tells those who follow: not oftener than people can see, the face earlier. */
export function createProgressReport(app: App, where: Prisma.ReconstructionWhereInput): ProgressReport {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let last = begun;
  let untold: Parameters<ReportProgress> | null = null;
  let isStopped = false;
  const write = () => {
    due = Number.POSITIVE_INFINITY;
    if (!untold || isStopped) return;
    const [stage, progress, face] = untold;
    untold = null;
    last = performance.now();
    const data = { stage, progress, ...(face && { face: packFace(face) }) };
    void app.prisma.reconstruction.updateMany({ where, data }).catch(() => {});
  };
  return {
    tell(stage, progress, face = untold?.[2]) {
      untold = [stage, progress, face];
      const at = face ? begun + faceAfterMs : last + progressEveryMs;
      if (at >= due) return;
      due = at;
      clearTimeout(timer);
      timer = setTimeout(write, Math.max(0, at - performance.now()));
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
