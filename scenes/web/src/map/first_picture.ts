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

/** Whether all of these layers, and of each spec at least one, were in the picture that was just drawn. */
export function inPicture(specs: LayerSpec[], layers: Layer[]): boolean {
  return specs.every(({ id }) => {
    const own = layers.filter((layer) => layer.id === id || layer.id.startsWith(`${id}-`));
    return own.length > 0 && own.every((layer) => layer.isLoaded && linked(layer));
  });
}

/** Marks the moment when the graphics card is done with all that it was told until now and the page shows it. */
export function markShown(board: HTMLCanvasElement): void {
  const gl = board.getContext('webgl2');
  const fence = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!gl || !fence) return;
  gl.flush();
  const look = (): void => {
    if (gl.isContextLost()) return;
    if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
      setTimeout(look, LOOK_MS);
      return;
    }
    gl.deleteSync(fence);
    requestAnimationFrame(() => performance.mark(FIRST_PICTURE));
  };
  setTimeout(look, 0);
}
