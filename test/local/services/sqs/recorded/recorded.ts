import type { AwsJson } from '../../../../../local/api/aws-api.ts';

/** A call, and what SQS answered: code, text and status, 400 unless it says otherwise. */
export interface Recorded {
  readonly source: string;
  readonly call: readonly [action: string, queue: string, input?: AwsJson];
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

/** Entries of a batch, each with members of its own. */
export const ids = (count: number, own: AwsJson = {}) =>
  Array.from({ length: count }, (_, index) => ({ Id: `id_${index}`, ...own }));

/** What every message has. */
export const body = { MessageBody: 'a' };
