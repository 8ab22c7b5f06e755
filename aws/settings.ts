import { WaybillError } from '../core/errors.ts';
import { ENV } from '../core/settings.ts';
import { cutText } from '../core/shared/cut-text.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The name of the ledger's table and how long its items stay. */
export interface LedgerSettings {
  readonly table: string;
  readonly retentionDays: number;
  /** How many partitions the indexes spread over. @default `TIME_SHARDS` */
  readonly shards?: number;
}

/** Throws `WaybillError('invalid-settings')`. */
export function parseLedgerSettings(environment: Environment): LedgerSettings {
  return {
    table: readText(environment, ENV.table),
    retentionDays: readNumber(environment, ENV.retentionDays),
    ...(environment[ENV.indexShards] === undefined
      ? {}
      : { shards: readNumber(environment, ENV.indexShards) }),
  };
}

/** A setting that must be there. */
export function readText(environment: Environment, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  throw new WaybillError(
    'invalid-settings',
    `the environment variable ${name} is not set; Waybill's constructs set it, so add the function with router.addSubscriber()`,
  );
}

/** A setting that must be there and be a positive number. */
export function readNumber(environment: Environment, name: string): number {
  const text = readText(environment, name);
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new WaybillError(
    'invalid-settings',
    `the environment variable ${name} must be a positive number; received ${cutText(text, 64)}`,
  );
}
