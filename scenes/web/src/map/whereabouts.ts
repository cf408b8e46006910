// Which of many outlines a place lies in: a fine grid knows beforehand, and only near an edge is an outline itself asked.
import type { Position } from 'geojson';
import { inside } from './geometry';

/** About 5 m: an edge then touches few squares of an area of a plant. */
const FINEST_DEG = 0.00005;
const MOST_SQUARES = 250;
/** Of a square: an edge that nearly touches a square counts as touching it, so that no rounding goes unasked. */
const NEARLY = 1e-6;
const NOTHING: Square = { sure: [], edge: [] };

/** Rows of outlines, lowest first: those that hold all of a square, and those whose edge goes through it. */
interface Square {
  sure: number[];
  edge: number[];
}

/** Outlines in a grid. */
export class Whereabouts {
  private readonly west: number;
  private readonly south: number;
  private readonly side: number;
  private readonly wide: number;
  private readonly high: number;
  /** By square, row by row from the south-west: its place in `kinds`. */
  private readonly grid: Uint32Array;
  private readonly kinds: Square[] = [NOTHING];

  constructor(private readonly outlines: Position[][][]) {
    const [west, south, east, north] = boxOf(outlines.flat(2));
    const span = Math.max(east - west, north - south, 0);
    [this.west, this.south] = [west, south];
    this.side = Math.max(FINEST_DEG, span / MOST_SQUARES);
    this.wide = span > 0 ? Math.floor((east - west) / this.side) + 1 : 0;
    this.high = span > 0 ? Math.floor((north - south) / this.side) + 1 : 0;
    this.grid = new Uint32Array(this.wide * this.high);
    const byName = new Map<string, number>();
    for (const [row, outline] of outlines.entries()) this.lay(row, outline, byName);
  }

  /** The first outline that a place lies in, -1 where it lies in none. */
  first(lon: number, lat: number): number {
    const { sure, edge } = this.square(lon, lat);
    const known = sure[0] ?? -1;
    for (const row of edge) {
      if (known >= 0 && row > known) break;
      if (inside(lon, lat, this.outlines[row] as Position[][])) return row;
    }
    return known;
  }

  /** Adds one to the count of every outline that a place lies in. */
  count(lon: number, lat: number, counts: Uint32Array): void {
    const { sure, edge } = this.square(lon, lat);
    for (const row of sure) counts[row] = (counts[row] as number) + 1;
    for (const row of edge) {
      if (inside(lon, lat, this.outlines[row] as Position[][])) counts[row] = (counts[row] as number) + 1;
    }
  }

  private square(lon: number, lat: number): Square {
    const [x, y] = [Math.floor((lon - this.west) / this.side), Math.floor((lat - this.south) / this.side)];
    if (!(x >= 0 && y >= 0 && x < this.wide && y < this.high)) return NOTHING;
    return this.kinds[this.grid[y * this.wide + x] as number] as Square;
  }

  private lay(row: number, outline: Position[][], byName: Map<string, number>): void {
    const [west, south, east, north] = boxOf(outline.flat()).map((each, at) => this.step(each, at % 2)) as Box;
    const edges = this.edges(outline);
    for (let y = Math.max(0, Math.floor(south)); y <= Math.min(this.high - 1, Math.floor(north)); y++) {
      for (let x = Math.max(0, Math.floor(west)); x <= Math.min(this.wide - 1, Math.floor(east)); x++) {
        const at = y * this.wide + x;
        if (edges.has(at)) this.put(at, row, 'edge', byName);
        else if (inside(this.west + (x + 0.5) * this.side, this.south + (y + 0.5) * this.side, outline)) {
          this.put(at, row, 'sure', byName);
        }
      }
    }
  }

  private step(degrees: number, axis: number): number {
    return (degrees - (axis === 0 ? this.west : this.south)) / this.side;
  }

  /** Squares that an edge of an outline goes through. */
  private edges(outline: Position[][]): Set<number> {
    const touched = new Set<number>();
    for (const ring of outline) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [a, b] = [ring[j] ?? [], ring[i] ?? []];
        this.touch(
          this.step(a[0] ?? 0, 0),
          this.step(a[1] ?? 0, 1),
          this.step(b[0] ?? 0, 0),
          this.step(b[1] ?? 0, 1),
          touched,
        );
      }
    }
    return touched;
  }

  private touch(ax: number, ay: number, bx: number, by: number, touched: Set<number>): void {
    const slope = by === ay ? 0 : (bx - ax) / (by - ay);
    const [low, high] = [Math.min(ay, by) - NEARLY, Math.max(ay, by) + NEARLY];
    for (let y = Math.floor(low); y <= Math.floor(high); y++) {
      const [from, to] = [Math.max(low, y), Math.min(high, y + 1)];
      const ends = by === ay ? [ax, bx] : [ax + slope * (from - ay), ax + slope * (to - ay)];
      const [left, right] = [Math.min(...ends) - NEARLY, Math.max(...ends) + NEARLY];
      for (let x = Math.floor(left); x <= Math.floor(right); x++) {
        if (x >= 0 && x < this.wide && y >= 0 && y < this.high) touched.add(y * this.wide + x);
      }
    }
  }

  /** Squares that hold the same outlines in the same way are one kind. */
  private put(at: number, row: number, how: keyof Square, byName: Map<string, number>): void {
    const was = this.grid[at] as number;
    const name = `${was} ${row} ${how}`;
    let kind = byName.get(name);
    if (kind === undefined) {
      const old = this.kinds[was] as Square;
      kind = this.kinds.push({ ...old, [how]: [...old[how], row] }) - 1;
      byName.set(name, kind);
    }
    this.grid[at] = kind;
  }
}

type Box = [number, number, number, number];

function boxOf(places: Position[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of places) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}
