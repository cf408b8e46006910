// Everything about the SceneSpec in the browser.
export type { Camera, LayerSpec, LegendEntry, Locale, SceneSpec, Source, Text, ThemeName } from './types';
