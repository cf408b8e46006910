// Readings come several times a second, each batch for other instruments: the map takes them over together, once a second.

const PERIOD_MS = 1000;
const AGAIN_MS = 200;

/** Gathers what was said; the first word is told at once, what follows at most once a period, and not while held. */
export class Throttle<T> {
  private readonly waiting = new Set<T>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last_ms = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tell: (said: T[]) => void,
    private readonly held: () => boolean = () => false,
  ) {}

  say(what: T): void {
    this.waiting.add(what);
    this.timer ??= setTimeout(() => this.out(), Math.max(0, this.last_ms + PERIOD_MS - performance.now()));
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.clear();
  }

  private out(): void {
    this.timer = undefined;
    if (this.held()) {
      this.timer = setTimeout(() => this.out(), AGAIN_MS);
      return;
    }
    this.last_ms = performance.now();
    const said = [...this.waiting];
    this.waiting.clear();
    this.tell(said);
  }
}
