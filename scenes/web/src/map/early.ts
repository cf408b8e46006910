// What a map needs longest is asked for while its page is still being set up; the map's store then takes the answer.
const FRESH_MS = 10_000;
const coming = new Map<string, { since: number; answer: Promise<unknown> }>();

/** Counts the pages that have gone: what one asked for is not for the next, who may be another person's. */
let page = 0;
export const pageNow = (): number => page;

/** The page that asked is gone; nobody may take what comes for it. */
export function forgetEarly(): void {
  page++;
  coming.clear();
}

/** How an address is asked. */
export type Ask<T = unknown> = (url: string) => Promise<T>;

/** Asks an address now, for whoever takes the answer soon; what goes wrong is told to him. */
export function askEarly(url: string, ask: Ask, asker = page): void {
  if (asker !== page) return;
  const answer = ask(url);
  answer.catch(() => undefined);
  coming.set(url, { since: performance.now(), answer });
}

/** The answer of an address: one that was asked for early and is still fresh, or a new one. */
export function take<T>(url: string, ask: Ask<T>): Promise<T> {
  const early = coming.get(url);
  coming.delete(url);
  if (early && performance.now() - early.since < FRESH_MS) return early.answer as Promise<T>;
  return ask(url);
}

/** Asks the server and reads its answer; a refusal is an error. */
export const fetched =
  <T>(read: (answer: Response) => Promise<T>): Ask<T> =>
  async (url) => {
    const answer = await fetch(url, { credentials: 'same-origin' });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return read(answer);
  };
