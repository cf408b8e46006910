// The whole plant as one body: a copy of its model for every instance, placed in metres about one point, so that the
// graphics card is asked once for what would otherwise be a hundred models.
import type { FarModel, ModelPack } from './model_pack';
import type { PlantInstance, PlantManifest } from './store';

/** The sphere by which deck.gl turns metres into degrees. */
const EARTH_M = 40.03e6 / (2 * Math.PI);
const RADIANS = Math.PI / 180;
/** What one body may weigh, 28 bytes a corner with its place in the triangles: a plant of more is drawn by its models. */
const MOST_CORNERS = 4_000_000;
/** Belongs to nobody: trees and merged steel. */
export const NOBODY = 0xffffffff;

export interface FarMesh {
  /** Longitude and latitude that the metres are counted from. */
  anchor: [number, number];
  /** East, north and up [m]. */
  positions: Float32Array;
  /** East, north, up and nothing, 127 for one. */
  normals: Int8Array;
  colours: Uint8Array;
  /** Which of the manifest's instances a corner belongs to, or `NOBODY`. */
  rows: Uint32Array;
  indices: Uint32Array;
}

/** As much of a manifest as it takes to put every model in its places. */
export type Placing = Pick<PlantManifest, 'models' | 'instances' | 'steel'>;

type Placed = Pick<PlantInstance, 'lon' | 'lat' | 'z_m' | 'heading_deg' | 'scale'>;

interface Copy {
  model: FarModel;
  row: number;
  at: Placed;
}

/** Whether the plant is small enough to be one body. */
export function fits(pack: ModelPack, manifest: Placing): boolean {
  return cornersOf(copiesOf(pack, manifest)) <= MOST_CORNERS;
}

const cornersOf = (copies: Copy[]): number => copies.reduce((sum, { model }) => sum + model.positions.length / 3, 0);

/** Puts every instance of the manifest in its place; the pack has its models in the manifest's order, then the steel. */
export function farMesh(pack: ModelPack, manifest: Placing): FarMesh {
  const copies = copiesOf(pack, manifest);
  const anchor: [number, number] = copies[0] ? [copies[0].at.lon, copies[0].at.lat] : [0, 0];
  const corners = cornersOf(copies);
  const mesh: FarMesh = {
    anchor,
    positions: new Float32Array(3 * corners),
    normals: new Int8Array(4 * corners),
    colours: new Uint8Array(4 * corners),
    rows: new Uint32Array(corners),
    indices: new Uint32Array(copies.reduce((sum, { model }) => sum + model.indices.length, 0)),
  };
  let [corner, index] = [0, 0];
  for (const copy of copies) {
    place(copy, mesh, corner);
    mesh.colours.set(copy.model.colours, 4 * corner);
    mesh.rows.fill(copy.row, corner, corner + copy.model.positions.length / 3);
    for (const each of copy.model.indices) mesh.indices[index++] = each + corner;
    corner += copy.model.positions.length / 3;
  }
  return mesh;
}

/** The steel comes first: it is laid out about its anchor, which so becomes that of all. */
function copiesOf(pack: ModelPack, manifest: Placing): Copy[] {
  const models = new Map(manifest.models.map((model, place) => [model.builder, { ...model, shape: pack[place] }]));
  const steel = manifest.steel.flatMap((part, place): Copy[] => {
    const model = pack[manifest.models.length + place];
    return model ? [{ model, row: NOBODY, at: { ...part, heading_deg: 0, scale: [1, 1, 1] } }] : [];
  });
  const rest = manifest.instances.flatMap((at, row): Copy[] => {
    const of = models.get(at.model);
    return of?.shape ? [{ model: of.shape, row: of.pickable === false ? NOBODY : row, at }] : [];
  });
  return [...steel, ...rest];
}

/** glTF is y-up: x, y and z of a model are its east, up and south before it is turned clockwise by its heading. */
function place({ model, at }: Copy, mesh: FarMesh, corner: number): void {
  const [east, north] = metres(at, mesh.anchor);
  const [wide, long, high] = at.scale;
  const cos = Math.cos(at.heading_deg * RADIANS);
  const sin = Math.sin(at.heading_deg * RADIANS);
  const { positions, normals } = model;
  const count = positions.length / 3;
  for (let k = 0; k < count; k++) {
    const [i, to] = [3 * k, 3 * (corner + k)];
    const x = (positions[i] as number) * wide;
    const y = -(positions[i + 2] as number) * long;
    mesh.positions[to] = east + x * cos + y * sin;
    mesh.positions[to + 1] = north - x * sin + y * cos;
    mesh.positions[to + 2] = at.z_m + (positions[i + 1] as number) * high;
    // A stretched body's normals lean the other way.
    const u = (normals[i] as number) / wide;
    const v = -(normals[i + 2] as number) / long;
    const w = (normals[i + 1] as number) / high;
    const one = 127 / (Math.sqrt(u * u + v * v + w * w) || 1);
    const into = 4 * (corner + k);
    mesh.normals[into] = Math.round((u * cos + v * sin) * one);
    mesh.normals[into + 1] = Math.round((v * cos - u * sin) * one);
    mesh.normals[into + 2] = Math.round(w * one);
  }
}

/** East and north of the anchor, in the metres of Web Mercator there, as the map lays them out. */
function metres({ lon, lat }: Placed, [lon0, lat0]: [number, number]): [number, number] {
  const scale = EARTH_M * Math.cos(lat0 * RADIANS);
  const north = (degrees: number): number => Math.log(Math.tan(Math.PI / 4 + (degrees * RADIANS) / 2));
  return [(lon - lon0) * RADIANS * scale, (north(lat) - north(lat0)) * scale];
}
