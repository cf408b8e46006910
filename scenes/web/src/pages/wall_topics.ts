/** Topics of the wall: which panels stand at its sides and which layers lie on its map. Alarms stand on every one. */
import { type Ref, ref, watch } from 'vue';
import type { OneMap } from '../map';
import { tellAddress } from './link';

export const TOPICS = ['overview', 'people', 'safety', 'security', 'positioning'] as const;
export type Topic = (typeof TOPICS)[number];

type Panel = 'danger' | 'people' | 'hazards' | 'fences' | 'positioning' | 'gas' | 'permits' | 'devices';
const PANELS: Record<Topic, readonly Panel[]> = {
  overview: ['danger', 'people', 'hazards', 'gas', 'permits'],
  people: ['people', 'permits'],
  safety: ['danger', 'hazards', 'gas', 'permits'],
  security: ['fences', 'people', 'devices'],
  positioning: ['positioning', 'people', 'devices'],
};
/** Layers that a topic adds to those of the scene. */
const LAYERS: Record<Topic, readonly string[]> = {
  overview: [],
  people: ['people_density'],
  safety: ['protection_targets'],
  security: ['fences', 'cameras'],
  positioning: ['anchors', 'tracks'],
};

const isTopic = (word: string | null): word is Topic => TOPICS.includes(word as Topic);

/** `lay` puts the layers of the topic on a map, whenever there is one. */
export function useTopic(): {
  topic: Ref<Topic>;
  shows: (panel: Panel) => boolean;
  lay: (map: Ref<OneMap | null>) => void;
} {
  const asked = new URLSearchParams(location.search).get('topic');
  const topic = ref<Topic>(isTopic(asked) ? asked : 'overview');
  const lay = (map: Ref<OneMap | null>): void => {
    watch([map, topic], ([on, now], [, before]) => {
      if (!on) return;
      const specs = new Map(on.scene.layers.map((layer) => [layer.id, layer]));
      for (const id of before ? LAYERS[before] : []) on.setVisible(id, specs.get(id)?.visible ?? false);
      for (const id of LAYERS[now]) if (specs.has(id)) on.setVisible(id, true);
    });
  };
  watch(topic, (now) => tellAddress({ topic: now === 'overview' ? null : now }));
  return { topic, shows: (panel) => PANELS[topic.value].includes(panel), lay };
}
