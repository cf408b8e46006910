// Everything about the SceneSpec in the browser.
export type { Rgba } from './stock';
export { isStock, STOCK, tokens } from './stock';
export type { Camera, LayerSpec, LegendEntry, Locale, SceneSpec, Source, Text, ThemeName } from './types';
export { SpecRefused, validateScene } from './validate';
