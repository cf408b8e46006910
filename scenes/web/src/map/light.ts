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

export const LIGHT: Record<ThemeName, Setting> = {
  dark: {
    ambient: { color: [185, 207, 230], intensity: 0.55 },
    key: { color: [255, 238, 221], intensity: 1.6, direction: [0.79, 0.35, -0.5] },
    fill: { color: [159, 178, 196], intensity: 0.35, direction: [-0.7, -0.4, -0.6] },
    shadow: [0.02, 0.03, 0.04, 0.6],
  },
  light: {
    ambient: { color: [238, 244, 250], intensity: 0.9 },
    key: { color: [255, 250, 242], intensity: 1.5, direction: [0.59, 0.46, -0.67] },
    fill: { color: [238, 244, 250], intensity: 0.25, direction: [-0.6, -0.5, -0.6] },
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

/** Light of one theme; the fill light is added by hand because every directional light would cast its own shadow. */
export class ParkLight extends LightingEffect {
  private readonly fill: DirectionalLight;

  constructor(
    readonly theme: ThemeName,
    shadows: boolean,
  ) {
    const { ambient, key, fill, shadow } = LIGHT[theme];
    super({ ambient: new AmbientLight(ambient), key: new DirectionalLight({ ...key, _shadow: shadows }) });
    this.fill = new DirectionalLight(fill);
    this.shadowColor = shadow;
  }

  override setup(context: Parameters<LightingEffect['setup']>[0]): void {
    super.setup(context);
    for (const pass of (this as unknown as Passes).shadowPasses) {
      pass.shouldDrawLayer = (layer) => shaded(layer).castShadow === true;
    }
  }

  override getShaderModuleProps(
    layer: Layer,
    others: Record<string, unknown>,
  ): ReturnType<LightingEffect['getShaderModuleProps']> {
    const props = super.getShaderModuleProps(layer, others);
    props.lighting.lights?.push(this.fill.getProjectedLight({ layer }));
    if (shaded(layer).receiveShadow !== true && 'dummyShadowMap' in props.shadow) {
      return { ...props, shadow: { ...props.shadow, shadowEnabled: false } as never };
    }
    return props;
  }
}
