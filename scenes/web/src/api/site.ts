/** The park this screen shows. */
import { shallowRef } from 'vue';
import { ask } from './http';

export interface Site {
  id: string;
  name_zh: string;
  name_en: string;
  demo: boolean;
  crs: string;
  time_zone: string;
  center: [number, number];
  bounds: [number, number, number, number];
  ground_m: number;
}

export const site = shallowRef<Site | null>(null);

export async function loadSite(): Promise<Site> {
  site.value ??= await ask<Site>('/api/site');
  return site.value;
}
