// The ground of the site and the land around it, without hue; it receives the one shadow of the sun.
import { SolidPolygonLayer } from '@deck.gl/layers';
import type { Position } from 'geojson';
import { collection, type DrawContext, type Drawer } from '../context';
import { circle, polygons } from '../geometry';
import type { Token } from '../palette';
import { PAINTED } from './paint';

const COLOUR: Record<string, Token> = {
  land: 'ground',
  grass: 'grass',
  farmland: 'farmland',
  trees: 'grass',
  water: 'water',
  pond: 'pond',
  asphalt: 'asphalt',
  pad: 'pad',
  concrete: 'pad',
  bund_floor: 'bund_floor',
};
/** What lies on top of what. */
const ORDER = ['land', 'farmland', 'grass', 'trees', 'water', 'pond', 'asphalt', 'pad', 'concrete', 'bund_floor'];
const AROUND_M = 9_000;

interface Patch {
  polygon: Position[][];
  kind: string;
}

export const ground: Drawer = (spec, context) => {
  const features = collection(spec, context);
  const patches = context.rows.of(features, 'ground', () =>
    features.features
      .flatMap((feature) =>
        polygons(feature.geometry).map(
          (polygon): Patch => ({ polygon, kind: String(feature.properties?.kind ?? 'land') }),
        ),
      )
      .sort((a, b) => rank(a.kind) - rank(b.kind)),
  );
  return [base(spec.id, patches, context), areas(`${spec.id}-areas`, patches, context)];
};

function rank(kind: string): number {
  const place = ORDER.indexOf(kind);
  return place < 0 ? 1 : place;
}

function base(id: string, patches: Patch[], context: DrawContext) {
  const first = patches[0]?.polygon[0]?.[0];
  const rows = first
    ? context.rows.of(patches, 'base', () => [
        { polygon: [circle([first[0] ?? 0, first[1] ?? 0], AROUND_M, 64)], kind: 'land' },
      ])
    : [];
  return areas(`${id}-base`, rows, context);
}

function areas(id: string, data: Patch[], context: DrawContext) {
  return new SolidPolygonLayer<Patch>({
    id,
    data,
    getPolygon: (patch: Patch) => patch.polygon as never,
    getFillColor: (patch: Patch) => context.palette.rgba(COLOUR[patch.kind] ?? 'ground'),
    parameters: PAINTED,
    updateTriggers: { getFillColor: context.palette.theme },
    receiveShadow: true,
  } as never);
}
