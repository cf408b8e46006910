// The plant on its contact shade: one instanced model per kind of equipment, one row per asset, and merged steel that nobody picks.
import { BitmapLayer } from '@deck.gl/layers';
import type { DrawContext, Drawer } from '../context';
import { PlantLayer } from '../plant_layer';
import type { PlantInstance, PlantManifest } from '../store';
import { PAINTED } from './paint';

/** glTF is y-up; this stands it on the map, heading clockwise from north. */
const stand = (heading_deg: number): [number, number, number] => [0, -heading_deg, 90];
/** The manifest scales by east, north and up; the model's own axes are x, up, -north. */
const scale = ([x, y, z]: [number, number, number]): [number, number, number] => [x, z, y];

export const plant: Drawer = (spec, context) => {
  const manifest = context.store.plant('url' in spec.source && spec.source.url ? spec.source.url : '/api/plant');
  if (!manifest) return [];
  const groups = context.rows.of(manifest, 'groups', () => byModel(manifest));
  return [
    manifest.shade ? contact(`${spec.id}-shade`, manifest.shade, context) : null,
    ...manifest.models.map((model) => {
      const rows = groups.get(model.builder) ?? [];
      return rows.length > 0
        ? models(`${spec.id}-${model.builder}`, painted(model, context), rows, context, model.pickable !== false)
        : null;
    }),
    ...manifest.steel.map((part, place) =>
      models(
        `${spec.id}-steel-${place}`,
        painted(part, context),
        context.rows.of(
          part,
          'row',
          () => [{ ...part, id: '', kind: 'steel', model: '', heading_deg: 0, scale: [1, 1, 1] }] as PlantInstance[],
        ),
        context,
        false,
      ),
    ),
  ];
};

/** Paper is lighter than graphite: the same shade would look like soot on it. */
function contact(id: string, { url, bounds }: NonNullable<PlantManifest['shade']>, { palette }: DrawContext) {
  return new BitmapLayer({
    id,
    image: url,
    bounds,
    opacity: palette.theme === 'light' ? 0.55 : 1,
    parameters: PAINTED,
  } as never);
}

function painted({ url, url_light }: { url: string; url_light?: string }, { palette }: DrawContext): string {
  return palette.theme === 'light' ? (url_light ?? url) : url;
}

function byModel(manifest: PlantManifest): Map<string, PlantInstance[]> {
  const groups = new Map<string, PlantInstance[]>();
  for (const instance of manifest.instances) {
    const group = groups.get(instance.model) ?? [];
    group.push(instance);
    groups.set(instance.model, group);
  }
  return groups;
}

function models(id: string, url: string, data: PlantInstance[], context: DrawContext, pickable: boolean) {
  return new PlantLayer<PlantInstance>({
    id,
    data,
    scenegraph: url,
    getPosition: (row: PlantInstance) => [row.lon, row.lat, row.z_m],
    getOrientation: (row: PlantInstance) => stand(row.heading_deg),
    getScale: (row: PlantInstance) => scale(row.scale),
    theme: context.palette.theme,
    shadows: context.shadows,
    pickable,
    castShadow: true,
    receiveShadow: true,
    parameters: { cullMode: 'back' },
  } as never);
}
