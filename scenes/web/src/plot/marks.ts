/** The marks on the shared map: read once, kept up by the live channel, read again after each silence of it. */
import { computed, shallowRef } from 'vue';
import { ask } from '../api/http';
import type { Answers } from '../api/schema';
import type { PlotMark } from '../live';
import { now, openLive, replaying } from '../panels/live_store';

export const marks = shallowRef<ReadonlyMap<string, PlotMark>>(new Map());
/** What nobody had erased at the moment that is shown, oldest first. */
export const standingMarks = computed(() =>
  standingAt(marks.value.values(), replaying.value ? now.value : Number.POSITIVE_INFINITY),
);

export interface PlotEvent {
  at: string;
  who: string;
  did: 'draw' | 'erase';
  mark: PlotMark;
}
/** Everything that was drawn and erased, newest first: the plotting's lines in the log. */
export const plotLog = computed(() => eventsOf(marks.value.values()));

/** What stood at a moment (unix milliseconds), oldest first. */
export function standingAt(all: Iterable<PlotMark>, at: number): PlotMark[] {
  return [...all]
    .filter(
      ({ properties: { drawn_at, erased_at } }) =>
        Date.parse(drawn_at) <= at && (erased_at === null || Date.parse(erased_at) > at),
    )
    .sort((a, b) => a.id.localeCompare(b.id));
}

export function eventsOf(all: Iterable<PlotMark>): PlotEvent[] {
  const events: PlotEvent[] = [];
  for (const mark of all) {
    const { drawn_at, drawn_by, erased_at, erased_by } = mark.properties;
    events.push({ at: drawn_at, who: drawn_by, did: 'draw', mark });
    if (erased_at !== null) events.push({ at: erased_at, who: erased_by ?? '', did: 'erase', mark });
  }
  return events.sort((a, b) => b.at.localeCompare(a.at));
}

/** Keeps the marks as long as a page shows them; returns how to stop. */
export function keepMarks(): () => void {
  const live = openLive();
  const offs = [live.on('plot', keepMark), live.on('hello', () => void readMarks())];
  void readMarks();
  return () => {
    for (const off of offs) off();
  };
}

export async function readMarks(): Promise<void> {
  try {
    const { features } = await ask<Answers['GET /api/plots']>('/api/plots');
    marks.value = new Map(features.map((mark) => [mark.id, mark]));
  } catch {
    // What is shown stays; the next hello reads again.
  }
}

/** The newest word on a mark; one that is erased never comes back by an older word. */
export function keepMark(mark: PlotMark): void {
  if (marks.value.get(mark.id)?.properties.state === 'erased') return;
  marks.value = new Map(marks.value).set(mark.id, mark);
}

export async function drawMark(mark: {
  kind: string;
  shape: object;
  text: string;
  alarm_id: string | null;
}): Promise<PlotMark> {
  const headers = { 'Idempotency-Key': crypto.randomUUID?.() ?? String(Math.random()) };
  const kept = await ask<Answers['POST /api/plots']>('/api/plots', { method: 'POST', body: mark, headers });
  keepMark(kept);
  return kept;
}

export async function eraseMark(id: string): Promise<void> {
  keepMark(
    await ask<Answers['DELETE /api/plots/{mark_id}']>(`/api/plots/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  );
}
