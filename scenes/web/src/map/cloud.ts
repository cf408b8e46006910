// A cloud as the server builds it: surfaces of a field in metres around its source, read from binary glTF.
import type { Locale } from '../spec';

/** One surface: where the field has a level, with the words and colours of that level. */
export interface CloudPart {
  level: number;
  label: Record<Locale, string>;
  colour: { dark: string; light: string };
  opacity: number;
  positions: Float32Array;
  normals: Float32Array;
  indices: Uint16Array | Uint32Array;
}

export interface Cloud {
  lon: number;
  lat: number;
  /** Seconds from the start; null: the highest over all time. */
  t_s: number | null;
  /** Factors that lay true metres out as this map lays out degrees. */
  scale: [number, number, number];
  /** Below 1: heights are drawn flattened. */
  heightFactor: number;
  parts: CloudPart[];
}

interface Gltf {
  asset: { extras: { t_s: number | null; lon: number; lat: number; metres_per_degree: [number, number] } };
  meshes: {
    extras: Record<string, number | string>;
    primitives: { attributes: Record<string, number>; indices: number }[];
  }[];
  accessors: { bufferView: number; componentType: number; count: number }[];
  bufferViews: { byteOffset: number; byteLength: number; byteStride?: number }[];
}

/** Metres that deck.gl counts in a degree of latitude: its sphere's circumference over 360. */
const MAP_METRES_PER_DEGREE = 40.03e6 / 360;
const SHORT = 5123;

/** Reads what `cloud.glb` holds; throws where it is no cloud of ours. */
export function readCloud(body: ArrayBuffer): Cloud {
  const view = new DataView(body);
  if (view.byteLength < 20 || view.getUint32(0, true) !== 0x46546c67) throw new Error('not a binary glTF');
  const length = view.getUint32(12, true);
  const gltf = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 20, length))) as Gltf;
  const start = 20 + length + 8;
  const { t_s, lon, lat, metres_per_degree } = gltf.asset.extras;
  const [east, north] = metres_per_degree;
  return {
    lon,
    lat,
    t_s,
    scale: [(MAP_METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)) / east, MAP_METRES_PER_DEGREE / north, 1],
    heightFactor: Number(gltf.meshes[0]?.extras.height_factor ?? 1),
    parts: gltf.meshes.map((mesh) => part(body, start, gltf, mesh)),
  };
}

function part(body: ArrayBuffer, start: number, gltf: Gltf, mesh: Gltf['meshes'][number]): CloudPart {
  const { attributes, indices } = mesh.primitives[0] as Gltf['meshes'][number]['primitives'][number];
  const at = (accessor: number): [number, number, number, number] => {
    const { bufferView, componentType, count } = gltf.accessors[accessor] as Gltf['accessors'][number];
    const { byteOffset, byteStride } = gltf.bufferViews[bufferView] as Gltf['bufferViews'][number];
    return [start + byteOffset, count, byteStride ?? 0, componentType];
  };
  const { extras } = mesh;
  const [place, count] = at(attributes.POSITION as number);
  const [facing] = at(attributes.NORMAL as number);
  const [corners, corner, , type] = at(indices);
  return {
    level: Number(extras.level),
    label: { zh: String(extras.label_zh), en: String(extras.label_en) },
    colour: { dark: String(extras.colour_dark), light: String(extras.colour_light) },
    opacity: Number(extras.opacity),
    positions: upright(new Float32Array(body.slice(place, place + 12 * count)), 3, 1),
    normals: upright(new Int8Array(body, facing, 4 * count), 4, 127),
    indices:
      type === SHORT
        ? new Uint16Array(body.slice(corners, corners + 2 * corner))
        : new Uint32Array(body.slice(corners, corners + 4 * corner)),
  };
}

/** glTF's y up → the map's z up. */
function upright(values: Float32Array | Int8Array, stride: number, whole: number): Float32Array {
  const count = values.length / stride;
  const out = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) {
    out[3 * i] = (values[stride * i] ?? 0) / whole;
    out[3 * i + 1] = -(values[stride * i + 2] ?? 0) / whole;
    out[3 * i + 2] = (values[stride * i + 1] ?? 0) / whole;
  }
  return out;
}
