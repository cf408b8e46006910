// The drawing board itself: terra-draw behind a small face, one geometry at a time; outlines with holes and parts by their rings.
import type { Geometry, Position } from 'geojson';
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
import type { Palette } from './palette';
import { composed, ringsOf } from './rings';
import { SketchPaper } from './sketch_paper';
import type { Draw, DrawMode, Snap } from './types';

type Snapping = NonNullable<NonNullable<ConstructorParameters<typeof TerraDrawPolygonMode>[0]>['snapping']>;
type Listener = (geometry: Geometry | null) => void;
type Event = 'change' | 'drag' | 'live';
const SNAP_PX = 12;

/** A drawing board over the map; nothing is drawn until `start`. */
export function createDraw(
  map: MapLibre,
  palette: () => Palette,
  unit = 1,
): Omit<Draw, 'prepare'> & { destroy(): void } {
  const listeners: Record<Event, Set<Listener>> = { change: new Set(), drag: new Set(), live: new Set() };
  let present: Geometry | null = null;
  let board: TerraDraw | null = null;
  let snap: Snap | null = null;
  let awaited = false;

  const tell = (event: Event, geometry: Geometry | null) => {
    for (const listener of listeners[event]) listener(geometry);
  };
  /** While a line is held, at most once a picture. */
  const tellLive = () => {
    if (awaited || listeners.live.size === 0) return;
    awaited = true;
    requestAnimationFrame(() => {
      awaited = false;
      if (board) tell('live', drawn(board));
    });
  };
  const snapping: Snapping = {
    toCustom: ({ lng, lat, containerX, containerY }) => {
      const beside = map.unproject([containerX + SNAP_PX, containerY]);
      const found = snap?.(lng, lat, Math.abs(beside.lng - lng));
      return found ? [...found] : undefined;
    },
  };
  const ready = (): TerraDraw => {
    if (!board) {
      board = makeBoard(map, palette(), snapping, unit);
      board.start();
      board.on('change', (_, kind) => {
        if (kind !== 'update' && kind !== 'create') return;
        const held = drawn(board);
        if (held?.type === 'Point') tell('drag', held);
        else tellLive();
      });
      board.on('finish', () => {
        keepOnlyNewest(board);
        const next = drawn(board);
        if (JSON.stringify(next) === JSON.stringify(present)) return;
        present = next;
        tell('change', present);
      });
    }
    return board;
  };

  return {
    start(next: DrawMode) {
      const open = ready();
      if (present && open.getSnapshot().length === 0) place(open, present);
      open.setMode(next);
      if (next === 'select') selectLast(open);
    },
    stop() {
      board?.stop();
      board = null;
    },
    load(geometry) {
      present = geometry;
      if (!geometry && !board) return;
      const open = ready();
      place(open, geometry);
      if (open.getMode() === 'select') selectLast(open);
    },
    snapTo(find) {
      snap = find;
    },
    get busy() {
      return board !== null;
    },
    geometry: () => present,
    on(event, callback) {
      listeners[event].add(callback);
      return () => listeners[event].delete(callback);
    },
    destroy() {
      for (const event of Object.values(listeners)) event.clear();
      board?.stop();
    },
  };
}

function makeBoard(map: MapLibre, palette: Palette, snapping: Snapping, unit: number): TerraDraw {
  const colour = palette.hex('acc') as Hex;
  const ink = palette.hex('t1') as Hex;
  const area = { fillColor: colour, fillOpacity: 0.18, outlineColor: ink, outlineWidth: 2 };
  const editable = {
    draggable: true,
    coordinates: { midpoints: true, draggable: true, deletable: true, snappable: snapping },
  };
  return new TerraDraw({
    adapter: new SketchPaper(map, unit, palette.hex('bg1')),
    modes: [
      new TerraDrawPolygonMode({
        snapping,
        showCoordinatePoints: true,
        styles: { ...area, ...guides(colour, ink), closingPointColor: colour, closingPointWidth: 6 },
      }),
      new TerraDrawCircleMode({ styles: area }),
      new TerraDrawPointMode({
        styles: { pointColor: colour, pointWidth: 8, pointOutlineColor: ink, pointOutlineWidth: 2 },
      }),
      new TerraDrawLineStringMode({
        snapping,
        showCoordinatePoints: true,
        styles: { lineStringColor: ink, lineStringWidth: 2, ...guides(colour, ink) },
      }),
      new TerraDrawSelectMode({
        flags: {
          polygon: { feature: editable },
          linestring: { feature: editable },
          circle: { feature: editable },
          point: { feature: { draggable: true } },
        },
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

type Hex = `#${string}`;
/** The corners that are set, and the one that the next would snap to. */
const guides = (colour: Hex, ink: Hex) => ({
  coordinatePointColor: '#FFFFFF' as Hex,
  coordinatePointOutlineColor: ink,
  coordinatePointOutlineWidth: 2,
  coordinatePointWidth: 4,
  snappingPointColor: '#FFFFFF' as Hex,
  snappingPointOutlineColor: colour,
  snappingPointOutlineWidth: 3,
  snappingPointWidth: 6,
});

const MODE_OF: Partial<Record<Geometry['type'], DrawMode>> = {
  Polygon: 'polygon',
  MultiPolygon: 'polygon',
  LineString: 'linestring',
  Point: 'point',
};

/** What the server composed has more digits than the board takes; the ninth is a tenth of a millimetre. */
const DIGITS = 9;
const rounded = (place: Position): Position => place.slice(0, 2).map((each) => Number(each.toFixed(DIGITS)));
function flat(geometry: Geometry): Geometry {
  if (geometry.type === 'Point') return { ...geometry, coordinates: rounded(geometry.coordinates) };
  return geometry.type === 'LineString' ? { ...geometry, coordinates: geometry.coordinates.map(rounded) } : geometry;
}

function place(board: TerraDraw, geometry: Geometry | null): void {
  board.clear();
  const mode = geometry ? MODE_OF[geometry.type] : undefined;
  if (!geometry || !mode) return;
  const features =
    mode === 'polygon'
      ? ringsOf(geometry).map(({ ring, part, number }) => ({
          type: 'Feature',
          geometry: { type: 'Polygon', coordinates: [ring.map(rounded)] },
          properties: { mode, part, number },
        }))
      : [{ type: 'Feature', geometry: flat(geometry), properties: { mode } }];
  board.addFeatures(features as GeoJSONStoreFeatures[]);
}

const MODES_DRAWN = ['polygon', 'circle', 'linestring'];
function shapes(board: TerraDraw | null): GeoJSONStoreFeatures[] {
  return (board?.getSnapshot() ?? []).filter(
    ({ geometry, properties: { mode } }) =>
      // Points of the other modes guide the hand: where a ring closes, what a corner snaps to.
      mode === 'point' || (MODES_DRAWN.includes(String(mode)) && geometry.type !== 'Point'),
  );
}
const placed = (one: GeoJSONStoreFeatures): boolean => one.properties.part !== undefined;

function drawn(board: TerraDraw | null): Geometry | null {
  const all = shapes(board);
  const last = all.at(-1);
  if (!last || !placed(last)) return (last?.geometry as Geometry | undefined) ?? null;
  return composed(
    all.filter(placed).map(({ geometry, properties }) => ({
      ring: geometry.coordinates[0] as Position[],
      part: Number(properties.part),
      number: Number(properties.number),
    })),
  );
}

/** One object is drawn at a time: the next one takes the place of the last, rings of one outline stay together. */
function keepOnlyNewest(board: TerraDraw | null): void {
  const all = shapes(board);
  const last = all.at(-1);
  if (!last || placed(last)) return;
  board?.removeFeatures(all.slice(0, -1).flatMap(({ id }) => (id === undefined ? [] : [id])));
}

function selectLast(board: TerraDraw): void {
  const id = shapes(board).at(-1)?.id;
  if (id !== undefined) board.selectFeature(id);
}
