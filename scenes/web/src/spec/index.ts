// Everything about the SceneSpec in the browser.
export type { Rgba } from './convert';
export { CLASSES, convertLayer, isStock, tokens } from './convert';
export type { Camera, LayerSpec, LegendEntry, Locale, SceneSpec, Source, Text, ThemeName } from './types';
export { SpecRefused, validateScene } from './validate';
