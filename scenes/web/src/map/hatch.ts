// How each grade of a risk zone is painted: fill, hatch and outline (DESIGN.md §3). The hatch is computed in the
// shader, in metres on the ground, so it stays sharp at every distance.
import type { ThemeName } from '../spec';

export type Grade = 'A' | 'B' | 'C' | 'D';
export const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D'];

export interface Paint {
  /** Opacity of the fill and of the hatch, dark and light. */
  fill: readonly [number, number];
  hatch: readonly [number, number];
  /** Width of the outline in metres on the ground, and its opacity. */
  outline_m: number;
  outline: number;
}

export const PAINT: Record<Grade, Paint> = {
  A: { fill: [0.17, 0.15], hatch: [0.34, 0.26], outline_m: 2.2, outline: 1 },
  B: { fill: [0.085, 0.15], hatch: [0.26, 0.38], outline_m: 1.6, outline: 0.85 },
  C: { fill: [0.05, 0.2], hatch: [0.16, 0.7], outline_m: 1.2, outline: 0.62 },
  D: { fill: [0.07, 0.12], hatch: [0.22, 0.4], outline_m: 1.3, outline: 0.75 },
};

const LINE_M = 0.9;

/** Patterns of the fill extension, in metres; A is crossed and denser close up, C wider, D dotted. */
export function patterns(closeUp: boolean) {
  const a = closeUp ? 5 : 9;
  return {
    A: { type: 'cross-hatch', angles: [45, 135], strokeWidth: closeUp ? 0.5 : LINE_M, gap: a - LINE_M },
    B: { type: 'hatch', angle: 45, strokeWidth: LINE_M, gap: 9 - LINE_M },
    C: { type: 'hatch', angle: 45, strokeWidth: LINE_M, gap: 18 - LINE_M },
    D: { type: 'dots', radius: 0.75, gap: 9 - 1.5 },
  } as const;
}

/** A grade that is not one of the four is drawn as the gravest, never left out. */
export function gradeOf(value: unknown): Grade {
  const grade = String(value ?? '').toUpperCase();
  return (GRADES as readonly string[]).includes(grade) ? (grade as Grade) : 'A';
}

export function at<T>(pair: readonly [T, T], theme: ThemeName): T {
  return pair[theme === 'dark' ? 0 : 1];
}
