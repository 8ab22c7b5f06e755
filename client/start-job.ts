import type { JobStatus } from '../core/operate/show-job.ts';
import { isJobStatus } from './jobs-client.ts';
import type { StartOptions } from './options.ts';
import type { DiscardRequest, ReplayRequest } from './requests.ts';
import { type Caller, withJson } from './sending/caller.ts';
import { newId } from './sending/new-id.ts';

/** What begins a job: by which path, and with what. */
interface Start {
  readonly path: string;
  readonly request: DiscardRequest | ReplayRequest;
}

/** Begins a job: with a key of its own, a request that is sent again begins one. */
export function startJob(
  caller: Caller,
  { path, request }: Start,
  { idempotencyKey = newId(), ...options }: StartOptions = {},
): Promise<JobStatus> {
  const { headers, ...asked } = withJson('POST', path, { body: request, repeatable: true });
  const once = { ...headers, 'idempotency-key': idempotencyKey };
  return caller.ask({ ...asked, headers: once }, isJobStatus, options);
}
