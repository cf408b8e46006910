/** Tracks as the server tells them, and as the map draws them. */
import type { Answers } from '../api/schema';
import type { RecordedStay, RecordedTrack } from '../map/recorded';

type ToldTrack = Answers['GET /api/tracks/person/{person_id}']['tracks'][number];

/** How a track is told from the others. */
export interface Sign extends Pick<RecordedTrack, 'number' | 'token'> {
  /** `person:<id>`, or `tag:<id>` of a vehicle or of a tag that nobody carries. */
  who: string;
}

/** What the server told, of one badge or of several one after another, as one track; rows without a place are silence. */
export function joined(followed: Sign, told: ToldTrack[], every_s: number): RecordedTrack {
  const rows = told
    .flatMap((one) => one.at.map((at, i) => ({ at_s: Date.parse(at) / 1000, place: placeOf(one, i) })))
    .filter(({ place }) => place !== null)
    .sort((a, b) => a.at_s - b.at_s);
  const stays = told
    .flatMap((one) => one.stays)
    .map(
      ({ since, until, ...rest }): RecordedStay => ({
        ...rest,
        since_s: Date.parse(since) / 1000,
        until_s: Date.parse(until) / 1000,
      }),
    )
    .sort((a, b) => a.since_s - b.since_s);
  return {
    id: followed.who,
    number: followed.number,
    token: followed.token,
    at_s: rows.map(({ at_s }) => at_s),
    path: rows.map(({ place }) => place as [number, number, number]),
    every_s,
    stays,
  };
}
function placeOf({ lon, lat, z_m }: ToldTrack, i: number): [number, number, number] | null {
  const [x, y] = [lon[i], lat[i]];
  return typeof x === 'number' && typeof y === 'number' ? [x, y, z_m[i] ?? 0] : null;
}
