// Colours of the two themes (DESIGN.md §2, §4, §6), by token. A colour on the map is named, never typed.
import type { Rgba } from '../spec';
import type { ThemeName } from '../spec/types';

const TOKENS = {
  bg0: ['#0C1014', '#F3F4F2'],
  bg1: ['#131A1F', '#FFFFFF'],
  bg2: ['#1B242B', '#F3F5F4'],
  line: ['#2B363F', '#D5DAD9'],
  t1: ['#E8EDF1', '#1B2329'],
  t2: ['#B2BDC6', '#47535C'],
  t3: ['#8C98A3', '#65717A'],
  acc: ['#4CC9B8', '#0B7A6E'],
  safe: ['#3FBF83', '#0F7B4B'],
  gap: ['#FF6EC7', '#B5177E'],
  A: ['#DB3B3F', '#C4122A'],
  B: ['#F29018', '#DE7420'],
  C: ['#FFEB7A', '#F7D23E'],
  D: ['#3A8BF0', '#1D5BB8'],
  At: ['#FF8C86', '#A90F24'],
  Bt: ['#FFB25C', '#8F4300'],
  Ct: ['#FFEB7A', '#6B5200'],
  Dt: ['#7FB6FF', '#174A97'],
  inkA: ['#FFFFFF', '#FFFFFF'],
  inkB: ['#16100A', '#16100A'],
  inkC: ['#16140A', '#16140A'],
  inkD: ['#0B0F12', '#FFFFFF'],
  ground: ['#161B1F', '#DCDEDB'],
  pad: ['#22292E', '#ECEDEA'],
  asphalt: ['#0F1316', '#C6CACB'],
  kerb: ['#2D353C', '#F1F2F0'],
  marking: ['#4B555D', '#F6F7F5'],
  water: ['#0B141B', '#B9D0D8'],
  pond: ['#0F1C25', '#B5CCD4'],
  grass: ['#141D1B', '#C6D2BD'],
  farmland: ['#171E1A', '#CFD6C3'],
  trees: ['#1F302B', '#A9BF9F'],
  bund: ['#4D575F', '#C9CCCB'],
  bund_floor: ['#191F23', '#D5D7D4'],
  pWater: ['#2FB878', '#0B8A4B'],
  pSteam: ['#F2564E', '#C4211C'],
  pAir: ['#C9D1D6', '#8A959C'],
  pGas: ['#F2C14B', '#B88300'],
  pAcid: ['#B58BE8', '#7B4BB3'],
  pFuel: ['#C98A5A', '#8A4B1E'],
  pOther: ['#06090B', '#15181B'],
  pOxygen: ['#8CC8F5', '#3E8EC4'],
  density1: ['#72828E', '#B9C3CA'],
  density2: ['#94A4B0', '#8B98A1'],
  density3: ['#C2D0DA', '#5B6871'],
  density4: ['#F4F8FB', '#283038'],
  track1: ['#5FE0CE', '#0B7A6E'],
  track2: ['#C9A2FF', '#6B3FA8'],
  track3: ['#FFB0D0', '#B0356F'],
  track4: ['#E8EDF1', '#1B2329'],
} as const satisfies Record<string, readonly [string, string]>;

export type Token = keyof typeof TOKENS;

const RAMPS: Record<string, readonly [readonly string[], readonly string[]]> = {
  concentration: [
    ['#5B3A86', '#8A4FB8', '#B972DA', '#DE9FEF', '#F9D9FF'],
    ['#EBD9F5', '#CDA4E6', '#A667CC', '#7B35A6', '#4A1170'],
  ],
  overpressure: [
    ['#1F5A5C', '#2B8583', '#4FB0A8', '#8CD5C9', '#D3F5EC'],
    ['#D3EDE9', '#93CFC8', '#4FA79F', '#1F7871', '#064A46'],
  ],
  heat_flux: [
    ['#6B3A1E', '#9C5A2C', '#C98445', '#E6B47C', '#FBE3C4'],
    ['#F8E3CB', '#EDBE8C', '#D08A45', '#9E5A1B', '#632F05'],
  ],
  individual_risk: [
    ['#46521F', '#6C7A2B', '#96A543', '#C0CC76', '#E8F0BD'],
    ['#E9EFC8', '#C5D283', '#97A848', '#66761F', '#3A4706'],
  ],
};

export function rgba(hex: string, opacity = 1): Rgba {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, Math.round(opacity * 255)];
}

/** The colours of one theme. */
export class Palette {
  constructor(readonly theme: ThemeName) {}

  hex(token: Token): string {
    return TOKENS[token][this.theme === 'dark' ? 0 : 1];
  }

  rgba(token: Token, opacity = 1): Rgba {
    return rgba(this.hex(token), opacity);
  }

  /** A token that comes from outside: an unknown one is drawn as text, and said on the console. */
  named(token: string, opacity = 1): Rgba {
    if (token in TOKENS) return this.rgba(token as Token, opacity);
    console.warn(`colour token ${token} is unknown`);
    return this.rgba('t2', opacity);
  }

  /** Five classes of a result, low to high; an unknown quantity takes the ramp of concentration. */
  ramp(quantity: string): readonly string[] {
    const both = RAMPS[quantity] ?? RAMPS.concentration;
    return (both as readonly [readonly string[], readonly string[]])[this.theme === 'dark' ? 0 : 1];
  }
}
