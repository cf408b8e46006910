// Instanced models in the park's own light: vertex colours carry material and baked contact shade, the sun's share is
// computed per corner, and the shadow takes the sun away instead of darkening what the sun never reached.
import { ScenegraphLayer } from '@deck.gl/mesh-layers';
import type { ThemeName } from '../spec';
import { FRAGMENT, LIT, parkLight, sunlight } from './plant_light';

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
  ${LIT}
  // A model without vertex colours arrives as black: it gets the grey of a shell.
  vec3 albedo = colors.r + colors.g + colors.b < 0.004 ? vec3(0.78, 0.81, 0.83) : colors.rgb;
  vColor = vec4(albedo, 1.0) * instanceColors;
  vec4 unchanged = vColor;
  DECKGL_FILTER_COLOR(unchanged, geometry);
}
`;

export interface PlantLayerProps {
  theme: ThemeName;
  /** Whether the picture has shadows at all; the shader is another one without. */
  shadows: boolean;
}

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
