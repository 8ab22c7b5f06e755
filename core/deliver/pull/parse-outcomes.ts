import { invalid, readMembers } from '../../access/parse-grants.ts';
import type { Json } from '../../event/event.ts';
import { show } from '../../event/event-error.ts';
import { describeError } from '../../log/describe-error.ts';
import type { DeliveryError } from '../../records/delivery.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import { LONGEST_DELAY_SECONDS } from '../retries/retry-delay.ts';
import { LONGEST_LEASE } from './lease.ts';
import { readWhole } from './parse-pull.ts';

/** The most leases of one request: as many rows as one call to the ledger reads. */
const MOST_LEASES = 100;

/** SQS hides a message for so long from its receive (SQS quotas, "Message visibility timeout"). */
export const LONGEST_LEASE_SECONDS = 43_200;

/** What a consumer says of one lease. */
export type Outcome =
  | { readonly kind: 'ack'; readonly lease: string }
  | { readonly kind: 'dead'; readonly lease: string; readonly error: DeliveryError }
  | {
      readonly kind: 'retry';
      readonly lease: string;
      readonly error: DeliveryError;
      /** @default - by the subscriber's policy */
      readonly delaySeconds?: number;
    };

/** Leases that are to last for so long from now. */
export interface ExtendRequest {
  readonly leases: readonly string[];
  readonly leaseSeconds: number;
}

/** Reads the body that tells outcomes, in the order acks, retries, dead. Throws `invalid-request`. */
export function parseOutcomes(body: Json): readonly Outcome[] {
  const asked = readMembers(body, ['acks', 'retries', 'dead']);
  const outcomes: readonly Outcome[] = [
    ...readList('acks', asked.acks).map(
      (value, place): Outcome => ({ kind: 'ack', lease: readText(`acks[${place}]`, value) }),
    ),
    ...readList('retries', asked.retries).map((value, place) =>
      readRetry(`retries[${place}]`, value),
    ),
    ...readList('dead', asked.dead).map(
      (value, place): Outcome => ({
        kind: 'dead',
        ...readFailure(`dead[${place}]`, value, { members: [], errorClass: 'PermanentError' }),
      }),
    ),
  ];
  checkLeases(outcomes.map(({ lease }) => lease));
  return outcomes;
}

/** Reads the body that asks for more time. Throws `invalid-request`. */
export function parseExtend(body: Json): ExtendRequest {
  const asked = readMembers(body, ['leases', 'leaseSeconds']);
  const leases = readList('leases', asked.leases).map((value, place) =>
    readText(`leases[${place}]`, value),
  );
  checkLeases(leases);
  const bounds = { least: 1, most: LONGEST_LEASE_SECONDS };
  return { leases, leaseSeconds: readWhole('leaseSeconds', asked.leaseSeconds, bounds) };
}

function checkLeases(leases: readonly string[]): void {
  if (leases.length === 0 || leases.length > MOST_LEASES)
    throw invalid(
      `a request has 1 to ${MOST_LEASES} leases; received ${leases.length === 0 ? 'none' : leases.length}`,
    );
  if (new Set(leases).size < leases.length)
    throw invalid('a lease stands twice in the request; say one thing of each');
}

function readRetry(name: string, value: Json): Outcome {
  const errorClass = 'Error';
  const failure = readFailure(name, value, { members: ['delaySeconds'], errorClass });
  const { delaySeconds } = isJsonObject(value) ? value : {};
  if (delaySeconds === undefined) return { kind: 'retry', ...failure };
  const bounds = { least: 0, most: LONGEST_DELAY_SECONDS };
  const delay = readWhole(`${name}.delaySeconds`, delaySeconds, bounds);
  return { kind: 'retry', ...failure, delaySeconds: delay };
}

function readFailure(
  name: string,
  value: Json,
  { members, errorClass }: { readonly members: readonly string[]; readonly errorClass: string },
): { readonly lease: string; readonly error: DeliveryError } {
  if (!isJsonObject(value))
    throw invalid(
      `\`${name}\` must be an object with \`lease\` and \`error\`; received ${show(value)}`,
    );
  const { lease, error } = readMembers(value, ['lease', 'error', ...members]);
  return {
    lease: readText(`${name}.lease`, lease),
    error: readError(`${name}.error`, error, errorClass),
  };
}

/** Why an attempt failed: a text, or a class and a message; long ones are cut as those of functions are. */
function readError(name: string, value: Json | undefined, errorClass: string): DeliveryError {
  if (typeof value === 'string' && value !== '') return bounded(errorClass, value);
  if (!isJsonObject(value))
    throw invalid(
      `\`${name}\` must say why, as a text or as {"class": ..., "message": ...}; received ${value === undefined ? 'nothing' : show(value)}`,
    );
  const {
    class: own = errorClass,
    message,
    statusCode,
  } = readMembers(value, [...['class', 'message', 'statusCode']]);
  if (typeof own !== 'string' || own === '' || typeof message !== 'string')
    throw invalid(`\`${name}\` must have a \`message\`, a text, and may have a \`class\`, a text`);
  const error = bounded(own, message);
  if (statusCode === undefined) return error;
  const code = readWhole(`${name}.statusCode`, statusCode, { least: 100, most: 999 });
  return { ...error, statusCode: code };
}

function bounded(errorClass: string, message: string): DeliveryError {
  return describeError(Object.assign(new Error(message), { name: errorClass }));
}

function readList(name: string, value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw invalid(`\`${name}\` must be a list; received ${show(value)}`);
}

function readText(name: string, value: Json | undefined): string {
  const fits = typeof value === 'string' && value !== '' && value.length <= LONGEST_LEASE;
  if (fits) return value;
  throw invalid(
    `\`${name}\` must be a lease, as a pull answers it; received ${value === undefined ? 'nothing' : show(value)}`,
  );
}
