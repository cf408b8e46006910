/** The park this screen shows. */
import { shallowRef } from 'vue';
import { ask } from './http';
import type { Answers } from './schema';

export type Site = Answers['GET /api/site'];

export const site = shallowRef<Site | null>(null);

export async function loadSite(): Promise<Site> {
  site.value ??= await ask<Site>('/api/site');
  return site.value;
}
