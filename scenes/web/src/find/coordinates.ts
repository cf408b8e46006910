/** A place typed as numbers: decimal degrees or degrees, minutes and seconds; the datum is never guessed. */

export interface Place {
  lon: number;
  lat: number;
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const DMS = new RegExp(
  String.raw`^([NSEW])?\s*${NUMBER}\s*[°度d]\s*(?:${NUMBER}\s*['′’分m]\s*)?(?:${NUMBER}\s*(?:["″”秒s]|'')\s*)?([NSEW])?$`,
  'i',
);

/**
 * A place in CGCS2000, or null where the text is none.
 *
 * Two decimal numbers are longitude, latitude, as everywhere in this system; letters N S E W or 东经 北纬 turn them
 * round. Coordinates of another datum (GCJ-02, BD-09) look just the same and are not converted here.
 */
export function placeOf(text: string): Place | null {
  const clean = text
    .trim()
    .replace(/[,;、;]/g, ',')
    .replace(/(?:东经|东)\s*/g, 'E')
    .replace(/(?:北纬|北)\s*/g, 'N')
    .replace(/(?:西经|西)\s*/g, 'W')
    .replace(/(?:南纬|南)\s*/g, 'S');
  const two = halves(clean);
  if (!two) return null;
  const [first, second] = two.map(angleOf);
  if (!first || !second) return null;
  const turned = first.axis === 'lat' || second.axis === 'lon';
  if (turned && (first.axis === 'lon' || second.axis === 'lat')) return null;
  const [lon, lat] = turned ? [second.value, first.value] : [first.value, second.value];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null;
}

function halves(text: string): [string, string] | null {
  const parts = text.includes(',') ? text.split(',') : (split(text) ?? text.split(/\s+/));
  return parts.length === 2 && parts.every((part) => part.trim() !== '') ? (parts as [string, string]) : null;
}

/** Where a degree sign or a letter begins the second half of `120°54′03″E 31°51′04″N`. */
function split(text: string): [string, string] | null {
  const found =
    /^([NSEW].*?)\s*([NSEW].*)$/i.exec(text) ??
    /^(\d.*?[NSEW])\s*(\d.*)$/i.exec(text) ??
    /^(\S*[″"”秒′'’分°度])\s+(\S.*)$/.exec(text);
  return found ? [found[1] ?? '', found[2] ?? ''] : null;
}

interface Angle {
  value: number;
  axis: 'lon' | 'lat' | null;
}
function angleOf(text: string): Angle | null {
  const decimal = /^([NSEW])?\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([NSEW])?$/i.exec(text.trim());
  if (decimal) return signed(Number(decimal[2]), decimal[1] ?? decimal[3]);
  const dms = DMS.exec(text.trim());
  if (!dms) return null;
  const [minutes, seconds] = [Number(dms[3] ?? 0), Number(dms[4] ?? 0)];
  if (minutes >= 60 || seconds >= 60) return null;
  return signed(Number(dms[2]) + minutes / 60 + seconds / 3600, dms[1] ?? dms[5]);
}

function signed(value: number, side: string | undefined): Angle | null {
  if (!side) return { value, axis: null };
  if (value < 0) return null;
  const letter = side.toUpperCase();
  return { value: 'SW'.includes(letter) ? -value : value, axis: 'EW'.includes(letter) ? 'lon' : 'lat' };
}
