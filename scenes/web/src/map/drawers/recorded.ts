// Recorded tracks at a moment: behind it strong, ahead of it faint, dashed where nobody saw; minutes as dots, stays as rings.
import type { Layer } from '@deck.gl/core';
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { Position } from 'geojson';
import type { Rgba } from '../../spec';
import type { DrawContext } from '../context';
import { type Piece, pieces, type RecordedStay, type RecordedTrack, rowAt, tickStep, ticks } from '../recorded';
import { type Label, labels } from '../text';
import { ABOVE } from './paint';

export interface Recorded {
  tracks: RecordedTrack[];
  /** How long the window of time is that they were asked for. */
  span_s: number;
}
const dashes = new PathStyleExtension({ dash: true });
const STRONG_PX = 3;
const FAINT = 0.45;
/** More names than these nobody reads (DESIGN.md §6): the longest stays are named. */
const MOST_NAMED = 24;

export function recorded(shown: Recorded, now_s: number, context: DrawContext): (Layer | null)[] {
  const { tracks, span_s } = shown;
  if (tracks.length === 0) return [];
  const { palette, rows } = context;
  const colour = (track: RecordedTrack, opacity = 1): Rgba => palette.rgba(track.token, opacity);
  const whole = rows.of(shown, 'whole', () => tracks.flatMap((track) => pieces(track)));
  const behind = tracks.flatMap((track) => pieces(track, 0, rowAt(track, now_s)));
  const dots = rows.of(shown, 'dots', () =>
    tracks.flatMap((track) => ticks(track, tickStep(span_s)).map((at) => ({ track, at }))),
  );
  const stays = rows.of(shown, 'stays', () => longest(tracks));
  const heads = tracks.flatMap((track) => {
    const row = rowAt(track, now_s);
    return row < 0 ? [] : [{ track, at: track.path[row] as Position }];
  });
  const lines = (id: string, data: Piece[], width: number, ink: (piece: Piece) => Rgba, dashed = false) =>
    data.length === 0
      ? null
      : new PathLayer<Piece>({
          id: `recorded-${id}`,
          data,
          getPath: (piece: Piece) => piece.path as never,
          getColor: ink,
          getWidth: width,
          widthUnits: 'pixels',
          capRounded: !dashed,
          jointRounded: true,
          pickable: false,
          parameters: ABOVE,
          over: true,
          shadowEnabled: false,
          updateTriggers: { getColor: palette.theme },
          ...(dashed ? { getDashArray: [3, 2.5], dashJustified: true, extensions: [dashes] } : {}),
        } as never);
  const discs = <T extends { track: RecordedTrack; at: Position }>(
    id: string,
    data: T[],
    radius: number,
    hollow: boolean,
  ) =>
    data.length === 0
      ? null
      : new ScatterplotLayer<T>({
          id: `recorded-${id}`,
          data,
          getPosition: (one: T) => one.at as never,
          getRadius: radius,
          radiusUnits: 'pixels',
          billboard: true,
          stroked: true,
          filled: true,
          getFillColor: (one: T) => (hollow ? palette.rgba('bg0', 0.92) : colour(one.track)),
          getLineColor: (one: T) => (hollow ? colour(one.track) : palette.rgba('bg0', 0.92)),
          getLineWidth: hollow ? 2.5 : 1,
          lineWidthUnits: 'pixels',
          pickable: false,
          parameters: ABOVE,
          over: true,
          shadowEnabled: false,
          updateTriggers: { getFillColor: palette.theme, getLineColor: palette.theme },
        } as never);
  const seen = (some: Piece[]): Piece[] => some.filter(({ guessed }) => !guessed);
  const guessed = (some: Piece[]): Piece[] => some.filter((piece) => piece.guessed);
  return [
    lines(
      'faint',
      rows.of(shown, 'faint', () => seen(whole)),
      1.5,
      ({ track }) => colour(track, FAINT),
    ),
    lines('case', seen(behind), STRONG_PX + 2.4, () => palette.rgba('bg0', 0.7)),
    lines('behind', seen(behind), STRONG_PX, ({ track }) => colour(track)),
    lines(
      'guessed',
      rows.of(shown, 'guessed', () => guessed(whole)),
      1.5,
      ({ track }) => colour(track, FAINT),
      true,
    ),
    lines('guessed-behind', guessed(behind), STRONG_PX - 1, ({ track }) => colour(track), true),
    discs('dots', dots, 2.5, false),
    discs('stays', stays, 6, true),
    labels('recorded-minutes', said(stays, shown, context), context, {
      getSize: 13,
      getPixelOffset: [11, 0],
      getColor: palette.rgba('t1'),
    }),
    discs('heads', heads, 10, true),
    labels<Label>('recorded-numbers', named(heads), context, { getSize: 14, getTextAnchor: 'middle' }),
  ];
}

interface Stood {
  track: RecordedTrack;
  at: Position;
  stay: RecordedStay;
}

function longest(tracks: RecordedTrack[]): Stood[] {
  const all = tracks.flatMap((track) =>
    track.stays.map((stay) => ({ track, stay, at: [stay.lon, stay.lat, stay.z_m ?? 0] })),
  );
  return all.sort((a, b) => length_s(b.stay) - length_s(a.stay));
}
const length_s = ({ since_s, until_s }: RecordedStay): number => until_s - since_s;

function said(stays: Stood[], shown: Recorded, { rows }: DrawContext): Label[] {
  return rows.of(shown, 'said', () =>
    stays.slice(0, MOST_NAMED).map(({ track, stay, at }, i) => ({
      id: `${track.id} ${i}`,
      position: at as [number, number, number],
      text: `${Math.round(length_s(stay) / 60)} min`,
    })),
  );
}

const named = (heads: { track: RecordedTrack; at: Position }[]): Label[] =>
  heads.map(({ track, at }) => ({
    id: track.id,
    position: [at[0] ?? 0, at[1] ?? 0, at[2] ?? 0],
    text: String(track.number),
  }));
