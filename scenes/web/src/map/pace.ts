// How fast this machine draws. Where pictures come slowly, gliding movers would keep it busy for nothing.

const SLOW_MS = 90;
const PAUSE_MS = 900;
const BEATS = 8;

/** Watches the time between pictures that follow each other without a pause. */
export class Pace {
  smooth = true;
  private last = Number.NaN;
  private readonly times: number[] = [];

  beat(now_ms: number): void {
    const took = now_ms - this.last;
    this.last = now_ms;
    if (!this.smooth || Number.isNaN(took) || took > PAUSE_MS) return;
    this.times.push(took);
    if (this.times.length > BEATS) this.times.shift();
    const sorted = [...this.times].sort((a, b) => a - b);
    if (this.times.length === BEATS && (sorted[BEATS / 2] as number) > SLOW_MS) this.smooth = false;
  }
}
