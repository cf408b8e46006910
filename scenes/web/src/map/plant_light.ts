// How the plant is lit, near and far: the sky's and the sun's share are computed per corner, and the shadow takes the sun
// away instead of darkening what the sun never reached.
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
const float OFF_SURFACE_M = 2.4;
`;

/** Of a vertex shader that knows its `normal`: where the shadow is looked up, and what sky and sun give. */
export const LIT = /* glsl */ `\
geometry.normal = normal;
#ifdef PARK_SHADOW
  // Looked up a little off the surface, or a wall would shade itself in stripes.
  if (!shadow.drawShadowMap) geometry.position.xyz += normal * max(project_size(OFF_SURFACE_M), project_pixel_size(3.0));
#endif
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  float up = 0.5 + 0.5 * normal.z;
  vSky = park.ambient * mix(0.62, 1.0, up) + park.fill * max(dot(normal, park.fillFrom), 0.0);
  vSun = park.key * max(dot(normal, park.keyFrom), 0.0);
`;

export const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME plant-fragment
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

export const parkLight = {
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

type Vec = [number, number, number];

export function sunlight(theme: ThemeName): Record<string, Vec | number> {
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
