// Many models in one binary glTF, a scene each, as the server packs them for the far look: plain arrays are all it holds.

export interface FarModel {
  /** Metres, y up. */
  positions: Float32Array;
  normals: Float32Array;
  /** Red, green, blue and opacity of each corner. */
  colours: Uint8Array;
  indices: Uint16Array | Uint32Array;
}

/** The models in the order of their scenes. */
export type ModelPack = FarModel[];

interface Accessor {
  bufferView: number;
  componentType: number;
  count: number;
  type: string;
}

interface Document {
  scenes: { nodes: number[] }[];
  nodes: { mesh: number }[];
  meshes: { primitives: { attributes: Record<string, number>; indices: number }[] }[];
  accessors: Accessor[];
  bufferViews: { byteOffset?: number }[];
}

type Numbers = Float32Array | Uint8Array | Uint16Array | Uint32Array;

const GLTF = 0x46546c67;
const WIDTH: Record<string, number> = { SCALAR: 1, VEC3: 3, VEC4: 4 };
const ARRAY: Record<number, new (buffer: ArrayBuffer, from: number, count: number) => Numbers> = {
  5121: Uint8Array,
  5123: Uint16Array,
  5125: Uint32Array,
  5126: Float32Array,
};

/** Reads a pack; the arrays look into the file's own bytes. */
export function modelsOf(file: ArrayBuffer): ModelPack {
  const head = new DataView(file);
  if (head.getUint32(0, true) !== GLTF) throw new Error('not a binary glTF');
  const length = head.getUint32(12, true);
  const document = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 20, length))) as Document;
  const binary = 28 + length;
  const array = (accessor: number | undefined): Numbers => {
    const { bufferView, componentType, count, type } = document.accessors[accessor ?? -1] as Accessor;
    const Kind = ARRAY[componentType];
    if (!Kind) throw new Error(`component type ${componentType} is not read`);
    const from = binary + (document.bufferViews[bufferView]?.byteOffset ?? 0);
    return new Kind(file, from, count * (WIDTH[type] ?? 1));
  };
  return document.scenes.map(({ nodes: [node = -1] }) => {
    const primitive = document.meshes[document.nodes[node]?.mesh ?? -1]?.primitives[0];
    if (!primitive) throw new Error('a scene without a model');
    const { POSITION, NORMAL, COLOR_0 } = primitive.attributes;
    return {
      positions: array(POSITION) as Float32Array,
      normals: array(NORMAL) as Float32Array,
      colours: array(COLOR_0) as Uint8Array,
      indices: array(primitive.indices) as FarModel['indices'],
    };
  });
}
