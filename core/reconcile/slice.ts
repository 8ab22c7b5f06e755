import { WaybillError } from '../errors.ts';
import type { Slice, SliceKey } from '../ports/slices.ts';
import { cutText } from '../shared/cut-text.ts';

/** The job whose slices `reconcile` cannot do itself in time. */
export const LOOK_JOB = 'reconcile';

/** The events of a shard that were accepted in a span of time (ISO 8601; `to` is exclusive), below the cursor of a page. */
export interface LookSlice {
  readonly from: string;
  readonly to: string;
  readonly shard: number;
  readonly cursor?: string;
}

/** A slice as it is stored: the oldest are the first. */
export function writeSlice({ from, to, shard, cursor }: LookSlice): Slice {
  const stored = { id: `${from}#${shard}`, work: `${from} ${to} ${shard}` };
  return cursor === undefined ? stored : { ...stored, reached: cursor };
}

/** Reads a stored slice back. */
export function readSlice({ work, reached }: Slice): LookSlice {
  const [from = '', to = '', shard] = work.split(' ');
  return { from, to, shard: Number(shard), ...(reached === undefined ? {} : { cursor: reached }) };
}

/** The message of the jobs queue that has a slice done; it carries no work, which is in the ledger. */
export function writeJobMessage({ job, id }: SliceKey): string {
  return JSON.stringify({ job, slice: id });
}

/** Reads which slice of which job a message is about; throws `WaybillError('invalid-message')`. */
export function parseJobMessage(body: string): SliceKey {
  const { job, slice } = parse(body);
  if (typeof job === 'string' && typeof slice === 'string') return { job, id: slice };
  throw new WaybillError(
    'invalid-message',
    `a message of the jobs queue must name a job and a slice; received ${cutText(body, 100)}`,
  );
}

function parse(body: string): { readonly job?: unknown; readonly slice?: unknown } {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
