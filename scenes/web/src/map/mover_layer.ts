// Everybody in one layer with one set of numbers: who is behind a structure as a hollow mark, people as marks that face
// the viewer, vehicles lying on the ground. The graphics card moves them from second to second; nothing is asked per row.
import {
  COORDINATE_SYSTEM,
  color,
  Layer,
  type LayerContext,
  picking,
  project32,
  type UpdateParameters,
} from '@deck.gl/core';
import type { Buffer, Device, RenderPass, Texture } from '@luma.gl/core';
import { Geometry, Model } from '@luma.gl/engine';

/** Degrees from the origin and metres, three numbers a row; and `MARK_BYTES` a row. */
export interface MoverRows {
  length: number;
  offsets: Float32Array;
  marks: Uint8Array;
}

/** The bytes of a row: its cell of the atlas, the cell while it is hidden, its heading in 256 steps, and what it is. */
export const MARK_BYTES = 4;
export const ABSENT = 0;
export const PERSON = 1;
export const VEHICLE = 2;
export const HEADING_STEPS = 256;

export interface MoverLayerProps {
  atlas: HTMLCanvasElement | Texture | null;
  cell_px: number;
  columns: number;
  person_px: number;
  vehicle_m: number;
  sizeUnits: 'pixels';
  sizeScale: number;
  /** How long a row takes from where it was to where it is; 0: it steps. */
  glide_ms: number;
}

const UNIFORMS = /* glsl */ `\
layout(std140) uniform moverUniforms {
  vec2 atlas;
  float cell;
  float columns;
  float person;
  float vehicle;
  float glide;
  float look;
} mover;
`;

const HIDDEN = 0;
const PEOPLE = 1;
const VEHICLES = 2;
/** In this order; who is hidden is picked by the mark that shows it. */
const LOOKS = [HIDDEN, PEOPLE, VEHICLES];

const VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME mover-layer-vertex
in vec2 positions;
in vec3 instanceFrom;
in vec3 instanceTo;
in vec4 instanceMarks;
out vec2 vTextureCoords;

void main(void) {
  vec4 marks = floor(instanceMarks * 255.0 + 0.5);
  bool lying = mover.look > 1.5;
  vec3 place = mix(instanceFrom, instanceTo, mover.glide);
  geometry.worldPosition = place;
  geometry.uv = positions;
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  float cell = mover.look < 0.5 ? marks.y : marks.x;
  vec2 corner = vec2(mod(cell, mover.columns), floor(cell / mover.columns));
  vTextureCoords = (corner + 0.5 + 0.5 * positions) * mover.cell / mover.atlas;
  if (marks.w != (lying ? 2.0 : 1.0)) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  if (lying) {
    float turn = radians(-marks.z * 360.0 / 256.0);
    vec2 at = mat2(cos(turn), -sin(turn), sin(turn), cos(turn)) * positions * 0.5 * project_size_to_pixel(mover.vehicle);
    vec3 lain = vec3(project_pixel_size(at * vec2(1.0, -1.0)), 0.0);
    gl_Position = project_position_to_clipspace(place, vec3(0.0), lain, geometry.position);
    DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  } else {
    gl_Position = project_position_to_clipspace(place, vec3(0.0), vec3(0.0), geometry.position);
    DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
    gl_Position.xy += project_pixel_size_to_clipspace(0.5 * mover.person * positions * vec2(1.0, -1.0));
  }
  vec4 unchanged = vec4(1.0);
  DECKGL_FILTER_COLOR(unchanged, geometry);
}
`;

const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME mover-layer-fragment
precision highp float;
uniform sampler2D marksTexture;
in vec2 vTextureCoords;
out vec4 fragColor;

void main(void) {
  vec4 mark = texture(marksTexture, vTextureCoords);
  float alpha = mark.a * layer.opacity;
  // What deck.gl's own marks leave out: their alphaCutoff.
  if (alpha < 0.05) discard;
  fragColor = vec4(mark.rgb, alpha);
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;

const mover = {
  name: 'mover',
  vs: UNIFORMS,
  fs: UNIFORMS,
  uniformTypes: {
    atlas: 'vec2<f32>',
    cell: 'f32',
    columns: 'f32',
    person: 'f32',
    vehicle: 'f32',
    glide: 'f32',
    look: 'f32',
  },
} as const;

const defaultProps = {
  atlas: { type: 'image', value: null, async: true },
  cell_px: 96,
  columns: 10,
  person_px: 15,
  vehicle_m: 9,
  sizeUnits: 'pixels',
  sizeScale: 1,
  glide_ms: 0,
};

type Held = {
  model: Model;
  /** Where the rows were, where they are, and their marks. */
  from: Buffer;
  to: Buffer;
  marks: Buffer;
  room: number;
  since_ms: number;
};

type Props = Required<MoverLayerProps> & { data: MoverRows };

export class MoverLayer extends Layer<Props> {
  static override layerName = 'MoverLayer';
  static override defaultProps = defaultProps as never;
  declare state: Held;

  override initializeState({ device }: LayerContext): void {
    this.setState({ model: modelOf(device, this.props.id, this.getShaders()), room: 0, since_ms: 0 });
  }

  override getShaders(): ReturnType<Layer['getShaders']> {
    return super.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [project32, color, picking, mover] });
  }

  override updateState({ props, changeFlags, context }: UpdateParameters<Layer<Props>>): void {
    if (changeFlags.extensionsChanged) {
      this.state.model.destroy();
      this.setState({ model: modelOf(context.device, props.id, this.getShaders()), room: 0 });
    }
    if (changeFlags.dataChanged || this.state.room === 0) this.take(props.data, context.device);
  }

  override finalizeState(context: LayerContext): void {
    super.finalizeState(context);
    for (const each of this.buffers()) each.destroy();
    this.state.model.destroy();
  }

  /** What was new is where they come from; only the new places and marks travel to the graphics card. */
  private take(rows: MoverRows, device: Device): void {
    if (rows.length !== this.state.room) {
      for (const each of this.buffers()) each.destroy();
      const [from, to] = [device.createBuffer(rows.offsets), device.createBuffer(rows.offsets)];
      this.setState({ from, to, marks: device.createBuffer(rows.marks), room: rows.length });
      this.state.model.setInstanceCount(rows.length);
    } else {
      const { from, to, marks } = this.state;
      from.write(rows.offsets);
      marks.write(rows.marks);
      this.setState({ from: to, to: from, since_ms: performance.now() });
    }
    const { model, from, to, marks } = this.state;
    model.setAttributes({ instanceFrom: from, instanceTo: to, instanceMarks: marks });
  }

  private buffers(): Buffer[] {
    const { from, to, marks } = this.state;
    return [from, to, marks].filter((each) => each !== undefined);
  }

  override draw({ renderPass, parameters }: Parameters<Layer['draw']>[0] & Drawing): void {
    const { atlas, cell_px, columns, person_px, vehicle_m, sizeScale, glide_ms } = this.props;
    const { model, room, since_ms } = this.state;
    const marksTexture = atlas as Texture | null;
    if (!marksTexture || room === 0) return;
    const gone = glide_ms > 0 ? (performance.now() - since_ms) / glide_ms : 1;
    const size = [marksTexture.width, marksTexture.height];
    const common = { atlas: size, cell: cell_px, columns, person: person_px * sizeScale, vehicle: vehicle_m };
    for (const look of LOOKS) {
      model.setParameters({ ...parameters, depthCompare: look === PEOPLE ? 'less-equal' : 'always' });
      model.shaderInputs.setProps({ mover: { ...common, marksTexture, glide: Math.min(1, gone), look } });
      model.draw(renderPass);
    }
    if (gone < 1) this.setNeedsRedraw();
  }
}

interface Drawing {
  renderPass: RenderPass;
  parameters: Record<string, unknown>;
}

function modelOf(device: Device, id: string, shaders: ReturnType<Layer['getShaders']>): Model {
  return new Model(device, {
    ...shaders,
    id,
    isInstanced: true,
    bufferLayout: [
      { name: 'instanceFrom', format: 'float32x3', stepMode: 'instance' },
      { name: 'instanceTo', format: 'float32x3', stepMode: 'instance' },
      { name: 'instanceMarks', format: 'unorm8x4', stepMode: 'instance' },
    ],
    geometry: new Geometry({
      topology: 'triangle-strip',
      attributes: { positions: { size: 2, value: new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]) } },
    }),
  });
}

/** Rows are degrees from a place in the park: a graphics card knows no more of a number than seven digits. */
export const OFFSETS = COORDINATE_SYSTEM.LNGLAT_OFFSETS;
