/** A desk page keeps its proportions on a larger screen: from 1920 px on everything grows with it, marks on its map too. */
import { onBeforeUnmount, onMounted } from 'vue';

const BASE_PX = 1920;
const MOST = 2.4;

/** CSS pixels in one unit of the desk. */
export const deskUnit = (): number => Math.min(MOST, Math.max(1, Math.min(innerWidth / BASE_PX, innerHeight / 1080)));

/** A zoom at which the same ground fills the same share of a larger screen. */
export const deskZoom = (zoom: number): number => zoom + Math.log2(deskUnit());

export function useDeskUnit(): void {
  const grow = (): void => {
    document.documentElement.style.fontSize = `${100 * deskUnit()}px`;
  };
  onMounted(() => {
    grow();
    addEventListener('resize', grow);
  });
  onBeforeUnmount(() => {
    removeEventListener('resize', grow);
    document.documentElement.style.fontSize = '';
  });
}
