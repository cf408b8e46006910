/** How well tags are located at this moment, from the error that each position says of itself. */
import type { Movers } from '../live';
import { STALE, UNKNOWN } from '../live/types';

/** Upper edges of the classes [m]; the last class is open. */
export const EDGES_M = [1, 3, 5, 10] as const;
const STEP_M = 0.05;
const BINS = 1024;

export interface Quality {
  tags: number;
  fresh: number;
  stale: number;
  unknown: number;
  /** Fresh tags by class of error; those that tell none are in no class. */
  classes: number[];
  /** Of fresh tags that tell their error [m]; null: none does. */
  median_m: number | null;
  p95_m: number | null;
}

export function positionQuality({ frame, meta }: Movers): Quality {
  const classes = new Array<number>(EDGES_M.length + 1).fill(0);
  const bins = new Uint32Array(BINS);
  const quality: Quality = { tags: meta.size, fresh: 0, stale: 0, unknown: 0, classes, median_m: null, p95_m: null };
  let told = 0;
  for (let row = 0; row < (frame?.count ?? 0); row++) {
    const state = frame?.state(row);
    if (state === UNKNOWN) continue;
    if (state === STALE) {
      quality.stale++;
      continue;
    }
    quality.fresh++;
    const error_m = frame?.error_m(row) ?? Number.NaN;
    if (!Number.isFinite(error_m)) continue;
    told++;
    const kind = EDGES_M.findIndex((edge) => error_m <= edge);
    classes[kind < 0 ? EDGES_M.length : kind] = (classes[kind < 0 ? EDGES_M.length : kind] ?? 0) + 1;
    const bin = Math.min(BINS - 1, Math.ceil(error_m / STEP_M - 1e-9));
    bins[bin] = (bins[bin] as number) + 1;
  }
  quality.unknown = Math.max(0, quality.tags - quality.fresh - quality.stale);
  if (told > 0) [quality.median_m, quality.p95_m] = [quantile(bins, 0.5 * told), quantile(bins, 0.95 * told)];
  return quality;
}

/** The error that so many do not exceed, to a step of 5 cm. */
function quantile(bins: Uint32Array, count: number): number {
  let met = 0;
  for (let bin = 0; bin < BINS; bin++) {
    met += bins[bin] as number;
    if (met >= count) return bin * STEP_M;
  }
  return BINS * STEP_M;
}
