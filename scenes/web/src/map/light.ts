// One sun, one shadow, a soft fill and a fog (DESIGN.md §6). Only layers that ask for it cast or receive shadow:
// `castShadow` and `receiveShadow` among a layer's settings.
import type { Layer } from '@deck.gl/core';
import { AmbientLight, DirectionalLight, LightingEffect } from '@deck.gl/core';
import type { ThemeName } from '../spec';

type Triple = [number, number, number];

interface Setting {
  ambient: { color: Triple; intensity: number };
  key: { color: Triple; intensity: number; direction: Triple };
  fill: { color: Triple; intensity: number; direction: Triple };
  shadow: [number, number, number, number];
}

/** Tuned on pictures until the ground medians of DESIGN.md §2 matched; directions are the design's. */
export const LIGHT: Record<ThemeName, Setting> = {
  dark: {
    ambient: { color: [196, 207, 219], intensity: 0.82 },
    key: { color: [255, 238, 221], intensity: 1.24, direction: [0.79, 0.35, -0.5] },
    fill: { color: [159, 178, 196], intensity: 0.2, direction: [-0.7, -0.4, -0.6] },
    shadow: [0.02, 0.03, 0.04, 0.6],
  },
  light: {
    ambient: { color: [238, 244, 250], intensity: 0.84 },
    key: { color: [255, 250, 242], intensity: 0.44, direction: [0.59, 0.46, -0.67] },
    fill: { color: [238, 244, 250], intensity: 0.08, direction: [-0.6, -0.5, -0.6] },
    shadow: [0.24, 0.26, 0.28, 0.28],
  },
};

export interface ShadowProps {
  castShadow?: boolean;
  receiveShadow?: boolean;
}

const shaded = (layer: Layer): ShadowProps => (layer.root as Layer).props as ShadowProps;

interface Passes {
  shadowPasses: { shouldDrawLayer(layer: Layer): boolean }[];
}

interface ShaderModule {
  name: string;
  fs: string;
}

/** The stock weight begins 3 m below a body and is full at 30 m; this one touches the ground, with a soft edge. */
const SOFT_SHADOW = /* glsl */ `
float park_depth(vec2 at, sampler2D shadowMap) {
  return dot(texture(shadowMap, at), bitUnpackShift);
}

float park_shadow(vec3 position, sampler2D shadowMap, float near, float far) {
  vec2 texel = 0.75 / vec2(textureSize(shadowMap, 0));
  float sum = 0.0;
  sum += smoothstep(near, far, position.z - park_depth(position.xy + texel * vec2(-0.9, -0.4), shadowMap));
  sum += smoothstep(near, far, position.z - park_depth(position.xy + texel * vec2(0.4, -0.9), shadowMap));
  sum += smoothstep(near, far, position.z - park_depth(position.xy + texel * vec2(0.9, 0.4), shadowMap));
  sum += smoothstep(near, far, position.z - park_depth(position.xy + texel * vec2(-0.4, 0.9), shadowMap));
  return 0.25 * sum;
}

float shadow_getShadowWeight(vec3 position, sampler2D shadowMap) {
  return park_shadow(position, shadowMap, 0.0002, 0.0008);
}
`;
const WEIGHT = /float shadow_getShadowWeight\([^{]*\{[^}]*\}/;

function softened(module: ShaderModule): ShaderModule {
  return WEIGHT.test(module.fs) ? { ...module, fs: module.fs.replace(WEIGHT, SOFT_SHADOW) } : module;
}

/** Everything that the shadow depends on. */
function seenBySun({ layers, viewports }: Parameters<LightingEffect['preRender']>[0]): unknown[] {
  const view = viewports[0];
  const casters = layers.filter((layer) => shaded(layer).castShadow === true);
  return [
    view?.width,
    view?.height,
    ...(view?.viewProjectionMatrix ?? []),
    ...casters.flatMap((layer) => [
      layer.id,
      layer.isLoaded,
      layer.props.visible,
      (layer.props as { data?: unknown }).data,
      (layer.props as { scenegraph?: unknown }).scenegraph,
      (layer.props as { mesh?: unknown }).mesh,
    ]),
  ];
}

/** Light of one theme; the fill light is added by hand because every directional light would cast its own shadow. */
export class ParkLight extends LightingEffect {
  /** Every shader carries the shadow's textures, so that nothing can be picked unless they are bound there too. */
  readonly useInPicking = true;
  private picking = false;
  private seen: unknown[] = [];

  /** `opening` says whether a picture is to stand as soon as can be: its shadow comes with the next. */
  constructor(
    readonly theme: ThemeName,
    shadows: boolean,
    private readonly opening: () => boolean = () => false,
  ) {
    const { ambient, key, shadow } = LIGHT[theme];
    super({ ambient: new AmbientLight(ambient), key: new DirectionalLight({ ...key, _shadow: shadows }) });
    this.shadowColor = shadow;
  }

  override setup(context: Parameters<LightingEffect['setup']>[0]): void {
    const deck = {
      _addDefaultShaderModule: (module: ShaderModule) =>
        context.deck._addDefaultShaderModule(softened(module) as never),
    };
    super.setup({ ...context, deck: deck as never });
    this.context = context;
    for (const pass of (this as unknown as Passes).shadowPasses) {
      pass.shouldDrawLayer = (layer) => shaded(layer).castShadow === true;
    }
  }

  /** While neither the camera nor what stands has moved, the shadow is still the one of the last picture. */
  override preRender(options: Parameters<LightingEffect['preRender']>[0]): void {
    this.picking = (options as { pass?: string }).pass?.startsWith('picking') === true;
    if (this.picking || this.opening()) return;
    const seen = seenBySun(options);
    if (seen.length === this.seen.length && seen.every((each, place) => each === this.seen[place])) return;
    this.seen = seen;
    super.preRender(options);
  }

  override getShaderModuleProps(
    layer: Layer,
    others: Record<string, unknown>,
  ): ReturnType<LightingEffect['getShaderModuleProps']> {
    const props = super.getShaderModuleProps(layer, others);
    if (
      (this.picking || this.seen.length === 0 || shaded(layer).receiveShadow !== true) &&
      'dummyShadowMap' in props.shadow
    ) {
      return { ...props, shadow: { ...props.shadow, shadowEnabled: false } as never };
    }
    return props;
  }
}
