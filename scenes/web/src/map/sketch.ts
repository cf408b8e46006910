// Drawing on the map: terra-draw behind a small face, one geometry at a time, with undo and redo of whole steps.
import type { Geometry } from 'geojson';
import type { Map as MapLibre } from 'maplibre-gl';
import {
  type GeoJSONStoreFeatures,
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawLineStringMode,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Palette } from './palette';
import type { Draw, DrawMode } from './types';

type Listener = (geometry: Geometry | null) => void;
const EDITABLE = { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } };

/** A drawing board over the map; nothing is drawn until `start`. */
export function createDraw(map: MapLibre, palette: () => Palette): Draw & { destroy(): void } {
  const listeners = { change: new Set<Listener>(), drag: new Set<Listener>() };
  const past: (Geometry | null)[] = [];
  const future: (Geometry | null)[] = [];
  let present: Geometry | null = null;
  let board: TerraDraw | null = null;
  let mode: DrawMode = 'select';

  const tell = () => {
    for (const listener of listeners.change) listener(present);
  };
  const commit = () => {
    const next = drawn(board);
    if (JSON.stringify(next) === JSON.stringify(present)) return;
    past.push(present);
    future.length = 0;
    present = next;
    tell();
  };
  const show = (geometry: Geometry | null) => {
    present = geometry;
    if (board) place(board, geometry);
    tell();
  };
  const ready = (): TerraDraw => {
    if (!board) {
      board = makeBoard(map, palette());
      board.start();
      board.on('change', (_, kind) => {
        if (kind !== 'update' || listeners.drag.size === 0) return;
        const held = drawn(board);
        if (held?.type === 'Point') for (const listener of listeners.drag) listener(held);
      });
      board.on('finish', () => {
        keepOnlyNewest(board);
        commit();
      });
    }
    return board;
  };

  return {
    start(next) {
      mode = next;
      const open = ready();
      if (present && open.getSnapshot().length === 0) place(open, present);
      open.setMode(next);
      if (next === 'select') selectAll(open);
    },
    stop() {
      board?.stop();
      board = null;
    },
    undo() {
      if (past.length === 0) return;
      future.push(present);
      show(past.pop() ?? null);
      if (board && mode === 'select') selectAll(board);
    },
    redo() {
      if (future.length === 0) return;
      past.push(present);
      show(future.pop() ?? null);
    },
    load(geometry) {
      past.length = 0;
      future.length = 0;
      ready();
      show(geometry);
    },
    geometry: () => present,
    on(event, callback) {
      listeners[event].add(callback);
      return () => listeners[event].delete(callback);
    },
    destroy() {
      listeners.change.clear();
      listeners.drag.clear();
      board?.stop();
    },
  };
}

function makeBoard(map: MapLibre, palette: Palette): TerraDraw {
  const colour = palette.hex('acc') as `#${string}`;
  const ink = palette.hex('t1') as `#${string}`;
  const area = { fillColor: colour, fillOpacity: 0.18, outlineColor: ink, outlineWidth: 2 };
  return new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
    modes: [
      new TerraDrawPolygonMode({ styles: { ...area, closingPointColor: colour, closingPointWidth: 5 } }),
      new TerraDrawCircleMode({ styles: area }),
      new TerraDrawPointMode({
        styles: { pointColor: colour, pointWidth: 8, pointOutlineColor: ink, pointOutlineWidth: 2 },
      }),
      new TerraDrawLineStringMode({ styles: { lineStringColor: ink, lineStringWidth: 2 } }),
      new TerraDrawSelectMode({
        flags: { polygon: EDITABLE, linestring: EDITABLE, circle: EDITABLE, point: { feature: { draggable: true } } },
        styles: {
          selectedPointColor: colour,
          selectedPointWidth: 9,
          selectedPointOutlineColor: ink,
          selectedPointOutlineWidth: 2,
          selectedPolygonColor: colour,
          selectedPolygonFillOpacity: 0.18,
          selectedPolygonOutlineColor: ink,
          selectedPolygonOutlineWidth: 2,
          selectionPointColor: '#FFFFFF',
          selectionPointOutlineColor: ink,
          selectionPointOutlineWidth: 2,
          selectionPointWidth: 6,
          midPointColor: colour,
          midPointWidth: 4,
        },
      }),
    ],
  });
}

const MODE_OF: Partial<Record<Geometry['type'], DrawMode>> = {
  Polygon: 'polygon',
  LineString: 'linestring',
  Point: 'point',
};

function place(board: TerraDraw, geometry: Geometry | null): void {
  board.clear();
  const mode = geometry ? MODE_OF[geometry.type] : undefined;
  if (!geometry || !mode) return;
  board.addFeatures([{ type: 'Feature', geometry, properties: { mode } } as GeoJSONStoreFeatures]);
}

function shapes(board: TerraDraw | null): GeoJSONStoreFeatures[] {
  return (board?.getSnapshot() ?? []).filter(({ properties }) =>
    ['polygon', 'circle', 'linestring', 'point'].includes(String(properties.mode)),
  );
}

function drawn(board: TerraDraw | null): Geometry | null {
  return (shapes(board).at(-1)?.geometry as Geometry | undefined) ?? null;
}

/** One object is drawn at a time: the next one takes the place of the last. */
function keepOnlyNewest(board: TerraDraw | null): void {
  const old = shapes(board).slice(0, -1);
  board?.removeFeatures(old.flatMap(({ id }) => (id === undefined ? [] : [id])));
}

function selectAll(board: TerraDraw): void {
  const id = shapes(board).at(-1)?.id;
  if (id !== undefined) board.selectFeature(id);
}
