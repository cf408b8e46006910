// When the park first stood on the screen: kept in the browser's own timeline, where whoever measures finds it.
import type { Layer } from '@deck.gl/core';
import type { LayerSpec } from '../spec';
import { linked } from './linked';

/** The name of the mark. */
export const FIRST_PICTURE = 'onemap-first-picture';
/** The park itself: the ground and its roads, what stands on it, and the zones. */
const PARK: ReadonlySet<unknown> = new Set(['GroundLayer', 'RoadLayer', 'PlantLayer', 'RiskZoneLayer']);
const LOOK_MS = 5;

export const isPark = ({ deck }: LayerSpec): boolean => PARK.has(deck['@@type']);
/** What the first picture shows: the park, and alarms, which wait for nothing. */
export const isFirst = (spec: LayerSpec): boolean => isPark(spec) || spec.deck['@@type'] === 'AlarmLayer';

/** Whether all that was handed over, with its parts, was in the picture that was just drawn. */
export function inPicture(handed: readonly string[], made: Layer[]): boolean {
  const names = new Set(made.map(({ id }) => id));
  const ready = (layer: Layer): boolean => layer.isLoaded && linked(layer);
  return (
    handed.every((id) => names.has(id)) &&
    made.filter((layer) => handed.includes((layer.root as Layer).id)).every(ready)
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
