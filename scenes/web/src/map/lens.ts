// The lens of every map of the park: long, and never at the horizon (DESIGN.md §6).

/** A long lens; MapLibre's own would be 36.87°. */
export const FIELD_OF_VIEW_DEG = 26.5;
export const MAX_PITCH_DEG = 60;
