// Instanced models in the park's own light: vertex colours carry material and baked contact shade, the sun's share is
// computed per corner, and the shadow takes the sun away instead of darkening what the sun never reached.
import { ScenegraphLayer } from '@deck.gl/mesh-layers';
import type { ThemeName } from '../spec';
import { LIGHT } from './light';

const UNIFORMS = /* glsl */ `\
layout(std140) uniform parkUniforms {
  vec3 ambient;
  vec3 key;
  vec3 keyFrom;
  vec3 fill;
  vec3 fillFrom;
  float shade;
} park;
`;

const VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME plant-layer-vertex
in vec3 instancePositions;
in vec3 instancePositions64Low;
in vec4 instanceColors;
in vec3 instanceModelMatrixCol0;
in vec3 instanceModelMatrixCol1;
in vec3 instanceModelMatrixCol2;
in vec3 instanceTranslation;
in vec3 positions;
in vec3 normals;
in vec4 colors;
out vec4 vColor;
out vec3 vSky;
out vec3 vSun;
const float OFF_SURFACE_M = 2.4;

void main(void) {
  geometry.worldPosition = instancePositions;
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  mat3 turn = mat3(instanceModelMatrixCol0, instanceModelMatrixCol1, instanceModelMatrixCol2);
  vec3 model = (scenegraph.sceneModelMatrix * vec4(positions, 1.0)).xyz;
  vec3 place = turn * model * scenegraph.sizeScale + instanceTranslation;
  // Turned and stretched along its own axes: the columns stay square to each other, so this is its inverse transpose.
  mat3 facing = mat3(turn[0] / dot(turn[0], turn[0]), turn[1] / dot(turn[1], turn[1]), turn[2] / dot(turn[2], turn[2]));
  vec3 normal = normalize(facing * mat3(scenegraph.sceneModelMatrix) * normals);
  gl_Position = project_position_to_clipspace(instancePositions, instancePositions64Low, project_size(place), geometry.position);
  geometry.normal = normal;
#ifdef PARK_SHADOW
  // Looked up a little off the surface, or a wall would shade itself in stripes.
  if (!shadow.drawShadowMap) geometry.position.xyz += normal * max(project_size(OFF_SURFACE_M), project_pixel_size(3.0));
#endif
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  float up = 0.5 + 0.5 * normal.z;
  vSky = park.ambient * mix(0.62, 1.0, up) + park.fill * max(dot(normal, park.fillFrom), 0.0);
  vSun = park.key * max(dot(normal, park.keyFrom), 0.0);
  // A model without vertex colours arrives as black: it gets the grey of a shell.
  vec3 albedo = colors.r + colors.g + colors.b < 0.004 ? vec3(0.78, 0.81, 0.83) : colors.rgb;
  vColor = vec4(albedo, 1.0) * instanceColors;
  vec4 unchanged = vColor;
  DECKGL_FILTER_COLOR(unchanged, geometry);
}
`;

const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME plant-layer-fragment
in vec4 vColor;
in vec3 vSky;
in vec3 vSun;
out vec4 fragColor;

void main(void) {
  float sun = 1.0;
#ifdef PARK_SHADOW
  if (shadow.drawShadowMap) {
    fragColor = vec4(1.0);
    DECKGL_FILTER_COLOR(fragColor, geometry);
    return;
  }
  if (shadow.useShadowMap) sun = 1.0 - park.shade * park_shadow(shadow_vPosition[0], shadow_uShadowMap0, 0.0009, 0.0018);
#endif
  fragColor = vec4(min(vColor.rgb * (vSky + vSun * sun), vec3(1.0)), vColor.a * layer.opacity);
  fragColor = picking_filterPickingColor(fragColor);
}
`;

const parkLight = {
  name: 'park',
  vs: UNIFORMS,
  fs: UNIFORMS,
  uniformTypes: {
    ambient: 'vec3<f32>',
    key: 'vec3<f32>',
    keyFrom: 'vec3<f32>',
    fill: 'vec3<f32>',
    fillFrom: 'vec3<f32>',
    shade: 'f32',
  },
} as const;

export interface PlantLayerProps {
  theme: ThemeName;
  /** Whether the picture has shadows at all; the shader is another one without. */
  shadows: boolean;
}

type Vec = [number, number, number];

/** Scenegraph instances lit by the park's light. */
export class PlantLayer<DataT> extends ScenegraphLayer<DataT, PlantLayerProps> {
  static override layerName = 'PlantLayer';
  static override defaultProps = { theme: 'dark', shadows: true } as never;

  override getShaders(): ReturnType<ScenegraphLayer['getShaders']> {
    const shaders = super.getShaders();
    const defines = this.props.shadows ? { ...shaders.defines, PARK_SHADOW: 1 } : shaders.defines;
    return {
      ...shaders,
      defines,
      vs: VERTEX,
      fs: FRAGMENT,
      source: undefined,
      modules: [...shaders.modules, parkLight],
    };
  }

  override draw(options: Parameters<ScenegraphLayer['draw']>[0]): void {
    this.setShaderModuleProps({ park: sunlight(this.props.theme) });
    super.draw(options);
  }
}

function sunlight(theme: ThemeName): Record<string, Vec | number> {
  const { ambient, key, fill, shadow } = LIGHT[theme];
  return {
    ambient: shine(ambient),
    key: shine(key),
    keyFrom: back(key.direction),
    fill: shine(fill),
    fillFrom: back(fill.direction),
    shade: theme === 'dark' ? 1 : 0.3 + shadow[3] * 2,
  };
}

function shine({ color, intensity }: { color: Vec; intensity: number }): Vec {
  return color.map((part) => (part / 255) * intensity) as Vec;
}

function back(direction: Vec): Vec {
  const length = Math.hypot(...direction);
  return direction.map((part) => -part / length) as Vec;
}
