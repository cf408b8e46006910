// Which of many outlines a place lies in: a fine grid knows beforehand, and only near an edge is an outline itself asked.
import type { Position } from 'geojson';
import { STEPS } from '../live/mover_frame';
import { inside } from './geometry';

/** Rings of one area, even-odd. */
export type Outline = readonly Position[][];

/** About 5 m: an edge then touches few squares of an area of a plant. */
const FINEST_DEG = 0.00005;
const MOST_SQUARES = 512;
/** Squares across a middling outline: with more of them the grid is seldom at hand, with fewer edges are asked often. */
const ACROSS = 12;
/** Of a square: an edge that nearly touches a square counts as touching it, so that no rounding goes unasked. */
const NEARLY = 1e-6;

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
  private readonly grid: Uint16Array | Uint32Array;
  private readonly kinds: Square[] = [{ sure: [], edge: [] }];
  /** Both ends of every edge of an outline, four numbers each. */
  private readonly edges: Float64Array[];

  constructor(private readonly outlines: readonly Outline[]) {
    const [west, south, east, north] = boxOf(outlines.flatMap((outline) => outline.flat()));
    const span = Math.max(east - west, north - south, 0);
    this.side = Math.max(FINEST_DEG, span / MOST_SQUARES, middling(outlines) / ACROSS);
    // A little to the south-west, so that nobody on the outermost edge is rounded out of the grid.
    [this.west, this.south] = [west - NEARLY * this.side, south - NEARLY * this.side];
    this.wide = span > 0 ? last((east - this.west) / this.side) + 1 : 0;
    this.high = span > 0 ? last((north - this.south) / this.side) + 1 : 0;
    this.grid = new Uint32Array(this.wide * this.high);
    this.edges = outlines.map(edgesOf);
    const byName = new Map<string, number>();
    for (const [row, outline] of outlines.entries()) this.lay(row, outline, byName);
    // It is looked up at random places: the smaller, the more of it is at hand.
    if (this.kinds.length <= 0xffff) this.grid = Uint16Array.from(this.grid);
  }

  /**
   * How many places, in steps of longitude and latitude, lie in every outline; those whose `counted` is 0 are left out.
   * Loops over a hundred thousand places: what it does for each is plain arithmetic on plain arrays.
   */
  tally(x: Int32Array, y: Int32Array, counted: Uint8Array): Uint32Array {
    const { west, south, side, wide, high, grid, kinds } = this;
    const result = new Uint32Array(this.outlines.length);
    const found = new Uint32Array(kinds.length);
    const asks = Uint8Array.from(kinds, ({ edge }) => Math.min(1, edge.length));
    const [scale, x0, y0] = [1 / (STEPS * side), west / side, south / side];
    for (let i = 0; i < counted.length; i++) {
      if (counted[i] === 0) continue;
      const column = Math.floor((x[i] as number) * scale - x0);
      const line = Math.floor((y[i] as number) * scale - y0);
      if (column < 0 || line < 0 || column >= wide || line >= high) continue;
      const kind = grid[line * wide + column] as number;
      found[kind] = (found[kind] as number) + 1;
      if (asks[kind] === 0) continue;
      const { edge } = kinds[kind] as Square;
      for (let k = 0; k < edge.length; k++) {
        const row = edge[k] as number;
        if (within(this.edges[row] as Float64Array, (x[i] as number) / STEPS, (y[i] as number) / STEPS)) {
          result[row] = (result[row] as number) + 1;
        }
      }
    }
    for (const [kind, { sure }] of kinds.entries()) {
      for (const row of sure) result[row] = (result[row] as number) + (found[kind] as number);
    }
    return result;
  }

  private lay(row: number, outline: Outline, byName: Map<string, number>): void {
    const [west, south, east, north] = boxOf(outline.flat()).map((each, at) => this.step(each, at % 2)) as Box;
    const touched = this.touched(this.edges[row] as Float64Array);
    for (let y = Math.max(0, first(south)); y <= Math.min(this.high - 1, last(north)); y++) {
      for (let x = Math.max(0, first(west)); x <= Math.min(this.wide - 1, last(east)); x++) {
        const at = y * this.wide + x;
        if (touched.has(at)) this.put(at, row, 'edge', byName);
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
  private touched(edges: Float64Array): Set<number> {
    const touched = new Set<number>();
    for (let at = 0; at < edges.length; at += 4) {
      const [ax, ay, bx, by] = edges.subarray(at, at + 4) as unknown as Box;
      this.touch(this.step(ax, 0), this.step(ay, 1), this.step(bx, 0), this.step(by, 1), touched);
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

/** The first and the last square that something from here on, or up to here, can be taken to lie in. */
const first = (step: number): number => Math.floor(step - NEARLY);
const last = (step: number): number => Math.floor(step + NEARLY);

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

/** Length of a side of the outline of middle size [degrees]. */
function middling(outlines: readonly Outline[]): number {
  const sides = outlines.map((outline) => {
    const [west, south, east, north] = boxOf(outline.flat());
    return Math.sqrt(Math.max(0, east - west) * Math.max(0, north - south));
  });
  return sides.sort((a, b) => a - b)[sides.length >> 1] ?? 0;
}

function edgesOf(outline: Outline): Float64Array {
  const ends = outline.flatMap((ring) =>
    ring.flatMap(([lon = 0, lat = 0], i) => {
      const [before = 0, beside = 0] = ring.at(i - 1) ?? [];
      return [lon, lat, before, beside];
    }),
  );
  return Float64Array.from(ends);
}

/** Even-odd, as `inside` of the geometry. */
function within(edges: Float64Array, lon: number, lat: number): boolean {
  let odd = false;
  for (let at = 0; at < edges.length; at += 4) {
    const ay = edges[at + 1] as number;
    const by = edges[at + 3] as number;
    if (ay > lat === by > lat) continue;
    const ax = edges[at] as number;
    if (lon < (((edges[at + 2] as number) - ax) * (lat - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
