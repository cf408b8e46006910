/** A desk page keeps its proportions on a larger screen: from 1920 px on everything grows with it (style/base.css), and so
do the marks on its map and what is reckoned in pixels. */
import { ref } from 'vue';

const BASE_PX = [1920, 1080] as const;
const MOST = 2.4;

const fitting = (): number => Math.min(MOST, Math.max(1, Math.min(innerWidth / BASE_PX[0], innerHeight / BASE_PX[1])));
const unit = ref(fitting());
addEventListener('resize', () => {
  unit.value = fitting();
});

/** CSS pixels in one unit of the desk. */
export const deskUnit = (): number => unit.value;

/** Lengths given in hundredths of a unit, as CSS pixels. */
export const onDesk = <L extends Record<string, number>>(lengths: L): L =>
  Object.fromEntries(Object.entries(lengths).map(([side, length]) => [side, length * unit.value])) as L;
