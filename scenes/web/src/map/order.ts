// What is drawn over what: what stands, then what is seen through, then signs, which are read before everything.
import type { Layer } from '@deck.gl/core';

/** The layers that are there, lowest rank first; within a rank they stay as they came. */
export function inOrder(all: (Layer | null)[]): Layer[] {
  const made = all.filter((layer): layer is Layer => layer !== null);
  return [0, 1, 2].flatMap((rank) => made.filter((layer) => rankOf(layer) === rank));
}

function rankOf(layer: Layer): 0 | 1 | 2 {
  const { sign, over } = layer.props as { sign?: boolean; over?: boolean };
  return sign === true ? 2 : over === true ? 1 : 0;
}
