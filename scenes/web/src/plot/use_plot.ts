/** The plotting pen: which mark is in the hand, and what a finished stroke becomes. */
import type { Geometry } from 'geojson';
import { onBeforeUnmount, type Ref, ref, watch } from 'vue';
import { say } from '../api/problem';
import { locale } from '../i18n';
import type { OneMap } from '../map';
import { PLOT_KINDS } from '../map/plot_kinds';
import { drawMark } from './marks';

export interface Pen {
  kind: Ref<string | null>;
  text: Ref<string>;
  failure: Ref<string>;
  take: (kind: string) => void;
  put: () => void;
}

/** A pen on a map; `alarm` names the alarm that a mark is drawn for. */
export function usePen(map: Ref<OneMap | null>, alarm: () => string | null): Pen {
  const kind = ref<string | null>(null);
  const text = ref('');
  const failure = ref('');
  let off: () => void = () => undefined;

  function put(): void {
    if (kind.value === null) return;
    kind.value = null;
    map.value?.draw.load(null);
    map.value?.draw.stop();
  }
  function take(next: string): void {
    const again = kind.value === next;
    put();
    failure.value = '';
    if (again) return;
    kind.value = next;
    map.value?.draw.snapTo(null);
    map.value?.draw.load(null);
    map.value?.draw.start(PLOT_KINDS[next]?.mode ?? 'point');
  }
  async function stroke(shape: Geometry | null): Promise<void> {
    const drawn = kind.value;
    if (drawn === null || shape === null) return;
    if (drawn === 'text' && text.value.trim() === '') {
      map.value?.draw.load(null);
      return;
    }
    const words = text.value.trim();
    put();
    text.value = '';
    try {
      await drawMark({ kind: drawn, shape, text: words, alarm_id: alarm() });
    } catch (error) {
      text.value = words; // nothing that was written is lost
      failure.value = say(error, locale());
    }
  }
  const stop = watch(
    map,
    (there) => {
      off();
      off = there ? there.draw.on('change', (shape) => void stroke(shape)) : () => undefined;
    },
    { immediate: true },
  );
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') put();
  };
  addEventListener('keydown', onKey);
  onBeforeUnmount(() => {
    removeEventListener('keydown', onKey);
    stop();
    off();
  });
  return { kind, text, failure, take, put };
}
