// Which of many outlines a place lies in: the few whose box shares its square of a grid are asked, not all of them.
import type { Position } from 'geojson';
import { inside } from './geometry';

const FINEST_DEG = 0.001;
const MOST_SQUARES = 200;

/** Outlines in a grid, asked for the first that holds a place. */
export class Whereabouts {
  private readonly squares = new Map<number, number[]>();
  private readonly side: number;

  constructor(private readonly outlines: Position[][][]) {
    const boxes = outlines.map((outline) => boxOf(outline[0] ?? []));
    const span = boxes.reduce((most, box) => Math.max(most, box[2] - box[0], box[3] - box[1]), 0);
    this.side = Math.max(FINEST_DEG, span / MOST_SQUARES);
    for (const [row, [west, south, east, north]] of boxes.entries())
      for (let x = this.step(west); x <= this.step(east); x++)
        for (let y = this.step(south); y <= this.step(north); y++) {
          const key = keyOf(x, y);
          const held = this.squares.get(key);
          if (held) held.push(row);
          else this.squares.set(key, [row]);
        }
  }

  /** The first outline that a place lies in, -1 where it lies in none. */
  first(lon: number, lat: number): number {
    const near = this.squares.get(keyOf(this.step(lon), this.step(lat))) ?? [];
    return near.find((row) => inside(lon, lat, this.outlines[row] ?? [])) ?? -1;
  }

  private step(degrees: number): number {
    return Math.floor(degrees / this.side);
  }
}

const keyOf = (x: number, y: number): number => x * 4_000_003 + y;

function boxOf(ring: Position[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of ring) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}
