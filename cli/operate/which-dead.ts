import type { DeliveryFilter, WhichDead } from '../../client/index.ts';
import type { Flag } from '../command/command.ts';
import type { Input } from '../command/input.ts';
import { FROM_FLAG, given, spanOf, TO_FLAG } from '../look/flags.ts';
import { UsageError } from '../usage-error.ts';

/** The options that say which dead deliveries are meant. */
export const WHICH_FLAGS: Readonly<Record<string, Flag>> = {
  error: {
    type: 'string',
    value: 'CLASS',
    multiple: true,
    about: 'with this error class; again for another',
  },
  contains: { type: 'string', value: 'TEXT', about: "with this in the error's message" },
  like: {
    ...{ type: 'string', value: 'MESSAGE' },
    about: 'with a message like it, but for numbers, ids and the like; waybill failures lists them',
  },
  'status-code': {
    type: 'string',
    value: 'N',
    multiple: true,
    about: 'with this status code; again for another',
  },
  type: {
    type: 'string',
    value: 'TYPE',
    multiple: true,
    about: 'of events of this type, or a beginning such as order.*',
  },
  from: {
    ...FROM_FLAG,
    about: 'that ended no earlier: a time, a date, or how long ago: 30m, 2h, 7d',
  },
  to: TO_FLAG,
  id: {
    type: 'string',
    value: 'TRACKING-ID',
    multiple: true,
    about: 'of this event; again for another',
  },
  all: { type: 'boolean', about: 'all dead ones, where none of these is meant' },
};

/** Throws `UsageError` where nothing is said, so that a forgotten option does not mean everything. */
export function readWhich(input: Input, clock: { now(): number }): WhichDead {
  const codes = input.texts('status-code');
  const filter: DeliveryFilter = given({
    errorClass: input.texts('error'),
    errorContains: input.text('contains'),
    errorLike: input.text('like'),
    statusCode: codes?.map(readCode),
    type: input.texts('type'),
    ...spanOf(input, clock),
    trackingIds: input.texts('id'),
  });
  const isEmpty = Object.keys(filter).length === 0;
  if (isEmpty && !input.isOn('all'))
    throw new UsageError(
      'say which deliveries by options such as --error, or --all for all dead ones',
    );
  if (!isEmpty && input.isOn('all'))
    throw new UsageError(
      '--all and an option that chooses some contradict each other; leave one out',
    );
  return isEmpty ? { all: true } : { filter };
}

function readCode(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UsageError(`--status-code must be a number such as 503; received ${text.slice(0, 64)}`);
}
