// How a map opens: with the ground and zones that are there, then the whole park, and the rest when that has been seen:
// names, people, and the shadow that the sun casts, which costs as much as drawing the plant once more.
// What is linked or drawn besides would wait for the graphics card, or keep it waiting. When the park first stood on the
// screen is kept in the browser's own timeline, where whoever measures finds it.
import type { Layer } from '@deck.gl/core';
import { TextLayer } from '@deck.gl/layers';
import type { LayerSpec } from '../spec';

/** The name of the mark. */
export const FIRST_PICTURE = 'onemap-first-picture';
/** The park itself: the ground and its roads, what stands on it, and the zones. */
const PARK: ReadonlySet<unknown> = new Set(['GroundLayer', 'RoadLayer', 'PlantLayer', 'RiskZoneLayer']);
const LOOK_MS = 5;
/** The longest that everything else waits for the park. */
export const PARK_MS = 4_000;

export const isPark = ({ deck }: LayerSpec): boolean => PARK.has(deck['@@type']);
/** What the first picture shows: the park, and alarms, which wait for nothing. */
export const isFirst = (spec: LayerSpec): boolean => isPark(spec) || spec.deck['@@type'] === 'AlarmLayer';
/** Its words come after it: to draw their letters takes longer than all else that the page has to do for it. */
export const isWords = (layer: Layer): boolean => layer instanceof TextLayer;

/** The first pictures of a map. */
export class Opening {
  private readonly born = performance.now();
  private stage: 'new' | 'begun' | 'whole' | 'looking' | 'over' = 'new';
  private park: readonly string[] = [];

  /** Given whether the rows of such layers are still on their way. */
  constructor(private readonly loading: (of: (spec: LayerSpec) => boolean) => boolean) {}

  /** Whether everything may be drawn. */
  get over(): boolean {
    return this.stage === 'over' || performance.now() - this.born >= PARK_MS;
  }

  /** Whether only the ground and its zones are drawn, because not all of the plant has come. */
  get flat(): boolean {
    return !this.over && this.loading(isPark);
  }

  /** Whether a picture now would only hold up what is to come: before the park is whole there is one. */
  holds(): boolean {
    if (this.over) return false;
    if (this.stage === 'looking') return true;
    if (this.stage === 'whole' || !this.loading(isPark)) return false;
    const begun = this.stage === 'begun';
    this.stage = 'begun';
    return begun;
  }

  /** The park's visible layers as they are handed over; they count once all their rows are there. */
  hand(park: readonly string[]): void {
    if (this.stage === 'looking' || this.stage === 'over' || this.loading(isPark)) return;
    this.stage = 'whole';
    this.park = park;
  }

  /** A picture was drawn; `seen` is called once, when the whole park stands on the screen. */
  drawn(made: Layer[], board: HTMLCanvasElement, seen: () => void): void {
    if (this.stage !== 'whole' || !inPicture(this.park, made)) return;
    this.stage = 'looking';
    void shown(board).then(() => {
      this.stage = 'over';
      seen();
    });
  }
}

/** Whether all that was handed over, with its parts, was in the picture that was just drawn. */
export function inPicture(handed: readonly string[], made: Layer[]): boolean {
  const names = new Set(made.map(({ id }) => id));
  return (
    handed.every((id) => names.has(id)) &&
    made.filter((layer) => handed.includes((layer.root as Layer).id)).every(({ isLoaded }) => isLoaded)
  );
}

/** Settles when the graphics card is done with all that it was told until now and the page shows it. */
export function shown(board: HTMLCanvasElement): Promise<void> {
  const gl = board.getContext('webgl2');
  const fence = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!gl || !fence) return Promise.resolve();
  gl.flush();
  return new Promise((resolve) => {
    const look = (): void => {
      if (!gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
        setTimeout(look, LOOK_MS);
        return;
      }
      gl.deleteSync(fence);
      requestAnimationFrame(() => resolve());
    };
    setTimeout(look, 0);
  });
}
