/** One way to ask the server: cookie, CSRF header, problem documents, and one place that notices an expired session. */
import { Problem, type ProblemBody } from './problem';
import type { Address } from './schema';

/** An address that the server answers, with or without a query: one that it does not know is no type. */
export type Asked = Address | `${Address}?${string}`;

let csrf = '';
let expired: () => void = () => {};

export function setCsrf(token: string): void {
  csrf = token;
}

/** Called once per answer 401 outside the login itself. */
export function onExpired(call: () => void): void {
  expired = call;
}

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** A 401 here is an answer, not the end of a session. */
  quiet?: boolean;
}

export async function ask<T>(path: Asked, how: Ask = {}): Promise<T> {
  const response = await send(path, how);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export async function send(path: Asked, how: Ask = {}): Promise<Response> {
  const method = how.method ?? 'GET';
  const headers: Record<string, string> = { Accept: 'application/json', ...how.headers };
  if (method !== 'GET' && csrf !== '') headers['X-CSRF-Token'] = csrf;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (how.signal) init.signal = how.signal;
  if (how.body instanceof FormData) init.body = how.body;
  else if (how.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(how.body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, {});
  }
  const token = response.headers.get('X-CSRF') ?? response.headers.get('X-CSRF-Token');
  if (token) csrf = token;
  if (response.ok) return response;
  const problem = new Problem(response.status, await bodyOf(response));
  if (response.status === 401 && !how.quiet) expired();
  throw problem;
}

async function bodyOf(response: Response): Promise<ProblemBody> {
  try {
    const body: unknown = await response.json();
    if (body === null || typeof body !== 'object') return {};
    const known = body as ProblemBody;
    return typeof known.detail === 'string' || known.detail === undefined
      ? known
      : { ...known, detail: undefined as never };
  } catch {
    return {};
  }
}
