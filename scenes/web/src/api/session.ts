/** Who is at the screen and what they may do. */
import { computed, reactive } from 'vue';
import { ask, setCsrf } from './http';
import type { Answers, Bodies } from './schema';

type SessionAnswer = Answers['GET /api/session'];
export type Account = SessionAnswer['account'];

export const session = reactive<{ account: Account | null; known: boolean; ended: boolean }>({
  account: null,
  known: false,
  ended: false,
});
export const loggedIn = computed(() => session.account !== null);

export const may = (verb: string): boolean => session.account?.permissions.includes(verb) ?? false;

/** Ask once whether the cookie still stands. */
export async function recall(): Promise<Account | null> {
  if (session.known) return session.account;
  try {
    take(await ask<SessionAnswer>('/api/session', { quiet: true }));
  } catch {
    session.account = null;
  }
  session.known = true;
  return session.account;
}

export async function login(name: string, password: string): Promise<void> {
  take(
    await ask<SessionAnswer>('/api/session', {
      method: 'POST',
      body: { name, password } satisfies Bodies['POST /api/session'],
      quiet: true,
    }),
  );
  session.known = true;
  session.ended = false;
}

export async function logout(): Promise<void> {
  try {
    await ask('/api/session', { method: 'DELETE', quiet: true });
  } finally {
    forget(false);
  }
}

/** The session is over; `ended` says that it ran out rather than being closed. */
export function forget(ended: boolean): void {
  session.account = null;
  session.known = true;
  session.ended = ended;
  setCsrf('');
}

function take(answer: SessionAnswer): void {
  session.account = answer.account;
  if (answer.csrf) setCsrf(answer.csrf);
}
