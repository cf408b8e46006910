/** Screens of one room: the one opened with ?lead=NAME is followed by those opened with ?follow=NAME. */
import { onBeforeUnmount, type Ref, watch } from 'vue';
import { ask, send } from '../api/http';
import type { Answers } from '../api/schema';
import type { ScreenLook } from '../live';
import type { OneMap, Pick } from '../map';
import { openLive } from '../panels/live_store';

/** At most so often is a moving camera told to the others [ms]. */
const TOLD_EVERY_MS = 200;
const NAME = /^[a-z0-9_-]{1,24}$/;

export interface Room {
  /** Moves by itself and by hand; one that follows does neither. */
  leads: boolean;
  follows: string | null;
}

export function useRoom(map: Ref<OneMap | null>, picked: Ref<Pick | null>, query: URLSearchParams): Room {
  const led = named(query.get('lead'));
  const follows = led ? null : named(query.get('follow'));
  const offs: (() => void)[] = [];
  onBeforeUnmount(() => {
    for (const off of offs.splice(0)) off();
  });
  if (led) watch(map, (is) => is && offs.push(...lead(led, is, picked)));
  if (follows) watch(map, (is) => is && offs.push(follow(follows, is, picked)));
  return { leads: led !== null, follows };
}

function lead(room: string, map: OneMap, picked: Ref<Pick | null>): (() => void)[] {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    timer = undefined;
    const { layer, id } = picked.value ?? {};
    const body = { camera: map.camera(), picked: layer && id ? { layer, id } : null };
    // A word that got lost is made good by the next one.
    void send(`/api/screens/${room}`, { method: 'PUT', body }).catch(() => undefined);
  };
  const soon = (): void => {
    timer ??= setTimeout(tell, TOLD_EVERY_MS);
  };
  tell();
  return [map.on('moving', soon), map.on('move', soon), watch(picked, soon), () => clearTimeout(timer)];
}

function follow(room: string, map: OneMap, picked: Ref<Pick | null>): () => void {
  const take = (look: ScreenLook): void => {
    map.follow(look.camera);
    picked.value = look.picked ? { ...look.picked, lon: 0, lat: 0, properties: {} } : null;
  };
  ask<Answers['GET /api/screens/{room}']>(`/api/screens/${room}`)
    .then(take)
    .catch(() => undefined); // nobody leads yet
  return openLive().on('screen', (look) => {
    if (look.room === room) take(look);
  });
}

const named = (name: string | null): string | null => (name !== null && NAME.test(name) ? name : null);
