// Where everybody was in one second, as it travelled: nothing is unpacked before somebody asks for it, because a hundred
// thousand rows come every second and a panel asks for one.

export interface MoverRow {
  index: number;
  /** Degrees; no number where nobody knows. */
  lon: number;
  lat: number;
  z_m: number;
  /** Radius that holds the truth; no number where nobody knows. */
  error_m: number;
  heading_deg: number;
  state: number;
}

/** Steps of a degree of longitude and latitude. */
export const STEPS = 1e7;
/** The step of a place that nobody knows. */
export const NOWHERE = -(2 ** 31);
export const HEADINGS = 64;
const HEADING_DEG = 360 / HEADINGS;
const FINE_M = 0.05;
const FINE_MOST = 400;
const ERROR_UNKNOWN = 1023;

export class MoverFrame {
  /**
   * Columns as in twin/model/frame.py: `low` holds the lower 16 bits of the index, `high` the upper six above the two of
   * the state, `rest` the radius (10 bits: 5 cm up to 20 m, then metres) above the heading (6 bits).
   */
  constructor(
    readonly sequence: number,
    readonly time_s: number,
    readonly count: number,
    readonly x: Int32Array,
    readonly y: Int32Array,
    readonly height_m: Float32Array,
    private readonly low: Uint16Array,
    private readonly high: Uint8Array,
    private readonly rest: Uint16Array,
  ) {}

  static of(rows: readonly MoverRow[], sequence: number, time_s: number): MoverFrame {
    return new MoverFrame(
      sequence,
      time_s,
      rows.length,
      Int32Array.from(rows, ({ lon }) => stepsOf(lon)),
      Int32Array.from(rows, ({ lat }) => stepsOf(lat)),
      Float32Array.from(rows, ({ z_m }) => z_m),
      Uint16Array.from(rows, ({ index }) => index & 0xffff),
      Uint8Array.from(rows, ({ index, state }) => ((index >> 16) << 2) | state),
      Uint16Array.from(rows, (row) => (codeOf(row.error_m) << 6) | headingOf(row.heading_deg)),
    );
  }

  index(row: number): number {
    return (this.low[row] as number) | (((this.high[row] as number) >> 2) << 16);
  }

  state(row: number): number {
    return (this.high[row] as number) & 3;
  }

  /** In `HEADINGS` of a full turn, clockwise from north. */
  heading(row: number): number {
    return (this.rest[row] as number) & (HEADINGS - 1);
  }

  heading_deg(row: number): number {
    return this.heading(row) * HEADING_DEG;
  }

  lon(row: number): number {
    return degreesOf(this.x[row] as number);
  }

  lat(row: number): number {
    return degreesOf(this.y[row] as number);
  }

  error_m(row: number): number {
    const code = (this.rest[row] as number) >> 6;
    if (code === ERROR_UNKNOWN) return Number.NaN;
    return code <= FINE_MOST ? code * FINE_M : FINE_M * FINE_MOST + code - FINE_MOST;
  }

  /** The row of a tag by its index, -1 where it has none. */
  rowOf(index: number): number {
    for (let row = 0; row < this.count; row++) if (this.index(row) === index) return row;
    return -1;
  }
}

const degreesOf = (step: number): number => (step === NOWHERE ? Number.NaN : step / STEPS);
const stepsOf = (degrees: number): number => (Number.isFinite(degrees) ? Math.round(degrees * STEPS) : NOWHERE);
const headingOf = (degrees: number): number => Math.round(degrees / HEADING_DEG) & (HEADINGS - 1);

function codeOf(error_m: number): number {
  if (!Number.isFinite(error_m)) return ERROR_UNKNOWN;
  const fine = Math.round(error_m / FINE_M);
  return fine <= FINE_MOST ? fine : Math.min(ERROR_UNKNOWN - 1, FINE_MOST + Math.round(error_m - FINE_M * FINE_MOST));
}
