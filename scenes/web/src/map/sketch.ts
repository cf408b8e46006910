// Drawing on the map: the board and its library come when somebody first draws; what was asked of it until then is kept in order.
import type { Geometry } from 'geojson';
import type { Map as MapLibre } from 'maplibre-gl';
import type { Palette } from './palette';
import type { Draw } from './types';

type Board = Draw & { destroy(): void };
type Made = Omit<Board, 'prepare'>;

/** A drawing board over the map; nothing is loaded until it is prepared, started or given a geometry. */
export function createDraw(map: MapLibre, palette: () => Palette, unit = 1): Board {
  let board: Made | null = null;
  /** Somebody wants to draw, whether the board is there or not. */
  let begun = false;
  let coming: Promise<void> | null = null;
  let gone = false;
  let present: Geometry | null = null;
  /** The press that put the pencil down is not over: the click that the map hears after it belongs to the pencil. */
  let pressed = false;
  const waiting: ((there: Made) => void)[] = [];

  const fetch = async (): Promise<void> => {
    const made = (await import('./sketch_board')).createDraw(map, palette, unit);
    if (gone) return;
    board = made;
    for (const step of waiting.splice(0)) step(made);
  };
  /** At once where the board is there, else in turn as soon as it is. */
  const take = (step: (there: Made) => void): void => {
    if (board) step(board);
    else waiting.push(step);
  };
  const need = (): void => {
    coming ??= fetch().catch((error) => {
      coming = null;
      console.error('the drawing board could not be loaded', error);
    });
  };

  return {
    prepare: need,
    start(mode) {
      begun = true;
      take((there) => there.start(mode));
      need();
    },
    stop() {
      pressed = true;
      setTimeout(() => {
        pressed = false;
      });
      take((there) => there.stop());
    },
    load(geometry) {
      present = geometry;
      take((there) => there.load(geometry));
      if (!geometry) return;
      begun = true;
      need();
    },
    snapTo: (find) => take((there) => there.snapTo(find)),
    get busy() {
      return pressed || (board ? board.busy : begun && coming !== null);
    },
    geometry: () => (board ? board.geometry() : present),
    on(event, callback) {
      let off: (() => void) | null = null;
      let heard = true;
      take((there) => {
        if (heard) off = there.on(event, callback);
      });
      return () => {
        heard = false;
        off?.();
      };
    },
    destroy() {
      gone = true;
      waiting.length = 0;
      board?.destroy();
    },
  };
}
