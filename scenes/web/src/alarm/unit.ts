/** A desk page without a map keeps its proportions on a larger screen: from 1920 px on everything grows with the width. */
import { onBeforeUnmount, onMounted } from 'vue';

const BASE_PX = 1920;
const MOST = 2.4;

export function useDeskUnit(): void {
  const grow = (): void => {
    const unit = Math.min(MOST, Math.max(1, Math.min(innerWidth / BASE_PX, innerHeight / 1080)));
    document.documentElement.style.fontSize = `${100 * unit}px`;
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
