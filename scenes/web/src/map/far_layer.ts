// The plant from afar: one body, one drawing, in the same light as the close models.
import { Layer, picking, project32 } from '@deck.gl/core';
import { Buffer, type VertexFormat } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { ThemeName } from '../spec';
import { type FarMesh, NOBODY } from './far_mesh';
import { FRAGMENT, LIT, parkLight, sunlight } from './plant_light';

const UNIFORMS = /* glsl */ `\
layout(std140) uniform farUniforms {
  vec3 anchor;
  vec3 anchorLow;
} far;
`;

const VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME far-layer-vertex
in vec3 positions;
in vec4 normals;
in vec4 colors;
in uint rows;
out vec4 vColor;
out vec3 vSky;
out vec3 vSun;

void main(void) {
  geometry.worldPosition = far.anchor;
  geometry.pickingColor = picking_getPickingColorFromIndex(rows);
  vec3 normal = normalize(normals.xyz);
  gl_Position = project_position_to_clipspace(far.anchor, far.anchorLow, project_size(positions), geometry.position);
  ${LIT}
  vColor = colors;
  vec4 unchanged = vColor;
  DECKGL_FILTER_COLOR(unchanged, geometry);
  // What belongs to nobody hides nothing from the pointer.
  if (bool(picking.isActive) && rows == ${NOBODY}u) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`;

const anchored = {
  name: 'far',
  vs: UNIFORMS,
  uniformTypes: { anchor: 'vec3<f32>', anchorLow: 'vec3<f32>' },
} as const;

const FORMATS: Record<'positions' | 'normals' | 'colors' | 'rows', VertexFormat> = {
  positions: 'float32x3',
  normals: 'snorm8x4',
  colors: 'unorm8x4',
  rows: 'uint32',
};

export interface FarLayerProps {
  /** Null while it is on its way; its program is linked in the meantime. */
  mesh: FarMesh | null;
  theme: ThemeName;
  /** Whether the picture has shadows at all; the shader is another one without. */
  shadows: boolean;
}

type Held = { model: Model; buffers: Buffer[] };

/** A body that knows for each corner which row of `data` it belongs to. */
export class FarLayer extends Layer<FarLayerProps> {
  static override layerName = 'FarLayer';
  static override defaultProps = { mesh: { type: 'object', value: null }, theme: 'dark', shadows: true } as never;
  declare state: Held;

  override initializeState(): void {
    this.setState({ model: this.modelOf(), buffers: [] });
  }

  override updateState({ props, oldProps }: Parameters<Layer<FarLayerProps>['updateState']>[0]): void {
    const another = props.shadows !== (oldProps.shadows ?? props.shadows);
    if (another) {
      this.state.model.destroy();
      this.setState({ model: this.modelOf() });
    }
    if (another || props.mesh !== oldProps.mesh) this.take(props.mesh);
  }

  override finalizeState(context: Parameters<Layer['finalizeState']>[0]): void {
    super.finalizeState(context);
    this.state.model.destroy();
    this.clear();
  }

  override draw(): void {
    const { model } = this.state;
    const { mesh } = this.props;
    if (!mesh) return;
    const { anchor } = mesh;
    const [lon, lat] = anchor.map(Math.fround) as [number, number];
    const far = { anchor: [lon, lat, 0], anchorLow: [anchor[0] - lon, anchor[1] - lat, 0] };
    model.shaderInputs.setProps({ park: sunlight(this.props.theme), far });
    model.draw(this.context.renderPass);
  }

  override getShaders(): ReturnType<Layer['getShaders']> {
    return super.getShaders({
      vs: VERTEX,
      fs: FRAGMENT,
      modules: [project32, picking, parkLight, anchored],
      defines: this.props.shadows ? { PARK_SHADOW: 1 } : {},
    });
  }

  private modelOf(): Model {
    return new Model(this.context.device, {
      ...this.getShaders(),
      id: this.props.id,
      topology: 'triangle-list',
      bufferLayout: Object.entries(FORMATS).map(([name, format]) => ({ name, format })),
      vertexCount: 0,
    });
  }

  private take(mesh: FarMesh | null): void {
    this.clear();
    if (!mesh) return;
    const { device } = this.context;
    const { positions, normals, colours, rows, indices } = mesh;
    const arrays = { positions, normals, colors: colours, rows };
    const attributes = Object.fromEntries(
      Object.entries(arrays).map(([name, data]) => [name, device.createBuffer({ data })]),
    );
    const indexBuffer = device.createBuffer({
      data: indices,
      indexType: 'uint32',
      usage: Buffer.INDEX | Buffer.COPY_DST,
    });
    const { model } = this.state;
    model.setAttributes(attributes);
    model.setIndexBuffer(indexBuffer);
    model.setVertexCount(indices.length);
    this.setState({ buffers: [...Object.values(attributes), indexBuffer] });
  }

  private clear(): void {
    for (const buffer of this.state.buffers) buffer.destroy();
    this.setState({ buffers: [] });
  }
}
