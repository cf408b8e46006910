/** Whether the screen is a phone's, and what its bottom sheet shows. */
import { onBeforeUnmount, type Ref, ref } from 'vue';

/** Up to this width a page is laid out for one hand (DESIGN §8: 360-430 px; small tablets stand upright at 560). */
export const PHONE_PX = 560;

export const TABS = ['map', 'alarm', 'people', 'out', 'muster'] as const;
export type Tab = (typeof TABS)[number];

export function usePhone(): { phone: Ref<boolean>; tab: Ref<Tab>; tall: Ref<boolean> } {
  const asked = matchMedia(`(max-width: ${PHONE_PX}px)`);
  const phone = ref(asked.matches);
  const turned = (): void => {
    phone.value = asked.matches;
  };
  asked.addEventListener('change', turned);
  onBeforeUnmount(() => asked.removeEventListener('change', turned));
  return { phone, tab: ref<Tab>('alarm'), tall: ref(false) };
}

/** Share of the screen that the sheet takes: half of it, or nearly all. */
export const sheetShare = (tab: Tab, tall: boolean): number => (tab === 'map' ? 0 : tall ? 0.84 : 0.44);
