/** Long work that the server has accepted: followed until it ends, called off when its asker goes. */
import { ask } from './http';
import { Problem, type ProblemBody } from './problem';
import type { Answers } from './schema';

type Told = Answers['GET /api/jobs/{job_id}'];
export interface Job extends Omit<Told, 'error'> {
  error: ProblemBody | null;
}

const LOOK_MS = 500;

/** Follows a job to its end; throws what made it fail, or an `AbortError` once it was called off. */
export async function followed(first: Job, signal: AbortSignal, tell: (job: Job) => void): Promise<Job> {
  let job = first;
  const stop = (): void => void ask(`/api/jobs/${job.id}`, { method: 'DELETE' }).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (job.state === 'queued' || job.state === 'running') {
      tell(job);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      signal.throwIfAborted();
      job = await ask<Job>(`/api/jobs/${job.id}`);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (job.state === 'failed') throw new Problem(422, job.error ?? {});
  if (job.state === 'cancelled') throw new DOMException('called off', 'AbortError');
  return job;
}
