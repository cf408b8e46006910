// The plant on its contact shade. From afar, where a pixel is wider than a rail, it is one body of plainer models; close
// ones, one instanced model per kind of equipment and merged steel that nobody picks, take its place when all have come.
import type { Layer } from '@deck.gl/core';
import { BitmapLayer } from '@deck.gl/layers';
import type { LayerSpec, ThemeName } from '../../spec';
import type { DrawContext, Drawer } from '../context';
import { askEarly, pageNow } from '../early';
import { FarLayer } from '../far_layer';
import type { FarMesh } from '../far_mesh';
import { readFarOfIt, readPlant, readShadeOfIt } from '../plant_apart';
import type { PlantLayer } from '../plant_layer';
import { farAddress, painted } from '../plant_reader';
import type { PlantInstance, PlantManifest, Store } from '../store';
import { PAINTED } from './paint';

/** glTF is y-up; this stands it on the map, heading clockwise from north. */
const stand = (heading_deg: number): [number, number, number] => [0, -heading_deg, 90];
/** The manifest scales by east, north and up; the model's own axes are x, up, -north. */
const scale = ([x, y, z]: [number, number, number]): [number, number, number] => [x, z, y];

/** Of the far models' grain: from here on a line that they leave out is wider than half a pixel. */
const CLOSE = 0.6;

/** What draws the close models comes with the first of them: the far look does without. */
let closeLayer: typeof PlantLayer | null = null;
const fetchClose = async (): Promise<void> => {
  closeLayer = (await import('../plant_layer')).PlantLayer;
};

const PLANT = '/api/plant';

/** Asks for the plant, its far models and its shade before there is a map: of all that it draws they take longest. */
export function plantSoon(theme: Promise<ThemeName>): void {
  const asker = pageNow();
  const plant = readPlant(PLANT);
  const shade = readShadeOfIt();
  const far = theme.then(readFarOfIt);
  for (const each of [shade, far]) each.catch(() => undefined);
  const read = async (): Promise<PlantManifest> => {
    const manifest = await plant;
    const chosen = await theme.catch(() => null);
    // Before the rows are handed on: whoever gets them asks for the models next.
    const address = chosen && farAddress(manifest, chosen);
    if (address) askEarly(address, () => far, asker);
    if (manifest.shade) askEarly(manifest.shade.url, () => shade, asker);
    return manifest;
  };
  askEarly(PLANT, read);
}

/** What the first picture of the plant needs, asked for as soon as it is known where it lies. */
export function askPlant(spec: LayerSpec, store: Store, theme: ThemeName): void {
  const manifest = store.plant(addressOf(spec));
  if (manifest?.shade) store.picture(manifest.shade.url);
  const far = manifest && farAddress(manifest, theme);
  if (far) store.far(far, manifest);
}

/** Where the plant's rows, its far models and its shade lie; before the rows have come, only the first is known. */
export function plantFiles(spec: LayerSpec, store: Store, theme: ThemeName): string[] {
  const manifest = store.plant(addressOf(spec));
  const files = manifest ? [farAddress(manifest, theme), manifest.shade?.url] : [];
  return [addressOf(spec), ...files.filter((url) => typeof url === 'string')];
}

export const plant: Drawer = (spec, context) => {
  const manifest = context.store.plant(addressOf(spec));
  if (!manifest) return [];
  const { far, fresh, lost } = farOf(spec, manifest, context);
  if (context.flat || (!far && !lost))
    return [...contact(spec.id, manifest, context), afar(spec.id, null, true, context)];
  const near = !far || !manifest.far || context.pixel_m < CLOSE * manifest.far.grain_m;
  const close = context.rows.of(manifest, 'close', () => ({ seen: false }));
  close.seen ||= near;
  if (close.seen && !closeLayer) context.store.waitFor('what draws close models', fetchClose);
  const parts = partsOf(manifest, spec.id, context);
  const shaded = manifest.shade ? context.store.picture(manifest.shade.url) !== null : false;
  const there = near && parts.every(({ id }) => context.loaded(id));
  // The same layers as long as they show the same: close by there are many, and each new one costs.
  const stage = [close.seen, closeLayer !== null, there, shaded];
  const key = [far?.address, fresh, context.palette.theme, context.shadows, ...stage].join();
  return context.rows.last(`plant-${spec.id}`, manifest, key, () => [
    ...contact(spec.id, manifest, context),
    ...(far ? [afar(spec.id, far, !there, context)] : []),
    ...(close.seen ? parts.map((part) => models(part, there || !far, context)) : []),
  ]);
};

/** The plant as one body, and the rows that its corners belong to. */
interface Far {
  address: string;
  mesh: FarMesh;
  rows: PlantInstance[];
}

/** The far plant of now and in the colours of the theme; until it has come the last one, which is not fresh. */
function farOf(
  spec: LayerSpec,
  manifest: PlantManifest,
  { rows, store, palette }: DrawContext,
): { far: Far | null; fresh: boolean; lost: boolean } {
  const last = rows.of<{ far: Far | null }>(store, `far-${spec.id}`, () => ({ far: null }));
  const address = farAddress(manifest, palette.theme);
  const mesh = address ? store.far(address, manifest) : null;
  const lost = address === null || mesh === null || store.failed(address);
  if ((mesh || lost) && last.far && last.far.address !== address) store.drop(last.far.address);
  if (lost) last.far = null;
  else if (mesh) last.far = { address, mesh, rows: manifest.instances };
  return { far: last.far, fresh: Boolean(mesh), lost };
}

interface Part {
  id: string;
  scenegraph: string;
  rows: PlantInstance[];
  pickable: boolean;
}

/** The close models: those of the manifest, then the merged steel. */
function partsOf(manifest: PlantManifest, id: string, context: DrawContext): Part[] {
  return context.rows.of(manifest, `parts-${id}-${context.palette.theme}`, () => {
    const groups = byModel(manifest);
    return [
      ...manifest.models.map((model) => ({
        id: `${id}-${model.builder}`,
        scenegraph: painted(model, context.palette.theme),
        rows: groups.get(model.builder) ?? [],
        pickable: model.pickable !== false,
      })),
      ...manifest.steel.map((part, place) => ({
        id: `${id}-steel-${place}`,
        scenegraph: painted(part, context.palette.theme),
        rows: [{ ...part, id: '', kind: 'steel', model: '', heading_deg: 0, scale: [1, 1, 1] }] as PlantInstance[],
        pickable: false,
      })),
    ];
  });
}

function afar(id: string, far: Far | null, visible: boolean, context: DrawContext): Layer {
  return new FarLayer({
    id: `${id}-far`,
    data: far?.rows ?? [],
    mesh: far?.mesh ?? null,
    visible,
    theme: context.palette.theme,
    shadows: context.shadows,
    pickable: true,
    castShadow: true,
    receiveShadow: true,
    parameters: { cullMode: 'back' },
  } as never);
}

/** Paper is lighter than graphite: the same shade would look like soot on it. */
function contact(id: string, { shade }: PlantManifest, { palette, store }: DrawContext): Layer[] {
  if (!shade) return [];
  const image = store.picture(shade.url);
  return [
    new BitmapLayer({
      id: `${id}-shade`,
      image,
      bounds: shade.bounds,
      opacity: palette.theme === 'light' ? 0.55 : 1,
      parameters: PAINTED,
    } as never),
  ];
}

const addressOf = ({ source }: LayerSpec): string => ('url' in source && source.url ? source.url : PLANT);

function byModel(manifest: PlantManifest): Map<string, PlantInstance[]> {
  const groups = new Map<string, PlantInstance[]>();
  for (const instance of manifest.instances) {
    const group = groups.get(instance.model) ?? [];
    group.push(instance);
    groups.set(instance.model, group);
  }
  return groups;
}

function models({ id, scenegraph, rows, pickable }: Part, visible: boolean, context: DrawContext): Layer | null {
  const Close = closeLayer;
  if (!Close) return null;
  return new Close<PlantInstance>({
    id,
    data: rows,
    scenegraph,
    visible,
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
