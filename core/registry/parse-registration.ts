import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { compilePattern } from '../pattern/compile-pattern.ts';
import { isNotation } from '../pattern/notations/notation.ts';
import { parsePatternText } from '../pattern/parse-pattern.ts';
import type { Subscriber } from '../records/subscriber.ts';
import type { JsonObject } from '../shared/json/json-object.ts';

/** What a deployment says of a subscriber. */
export interface Registration
  extends Omit<Subscriber, 'state' | 'history' | 'createdAt' | 'version'> {
  /** From when on it is to have events that are older than it (`startOf`). */
  readonly startFrom?: string;
}

/** Reads the properties of a `Custom::WaybillSubscriber`, which CloudFormation sends as strings. */
export function parseRegistration(properties: Readonly<Record<string, unknown>>): Registration {
  const text = (name: string): string => {
    const value = properties[name];
    if (typeof value === 'string' && value !== '') return value;
    throw new WaybillError(
      'invalid-request',
      `the property ${name} must be a text; received ${JSON.stringify(value)}`,
    );
  };
  const positive = (name: string): number => {
    const value = Number(text(name));
    if (value > 0 && Number.isFinite(value)) return value;
    throw new WaybillError(
      'invalid-request',
      `the property ${name} must be a positive number; received ${text(name)}`,
    );
  };
  const pattern = text('Pattern');
  compilePattern(pattern);
  return {
    name: text('Name'),
    pattern: JSON.parse(pattern) as Json,
    ...(properties.Notation === undefined ? {} : { notation: readNotation(text('Notation')) }),
    target:
      properties.LeaseSeconds === undefined
        ? {
            kind: 'function',
            functionName: text('FunctionName'),
            ...(properties.EventSourceId === undefined
              ? {}
              : { eventSourceId: text('EventSourceId') }),
          }
        : { kind: 'queue', leaseSeconds: positive('LeaseSeconds') },
    queueUrl: text('QueueUrl'),
    deadLetterQueueUrl: text('DeadLetterQueueUrl'),
    ruleName: text('RuleName'),
    retry: {
      maxAttempts: positive('MaxAttempts'),
      baseSeconds: positive('RetryBaseSeconds'),
      capSeconds: positive('RetryCapSeconds'),
    },
    once: text('Once') === 'true',
    ...(properties.StartFrom === undefined ? {} : { startFrom: text('StartFrom') }),
  };
}

/** What the pattern was made of, which is not read again: it is what the rule has. */
function readNotation(text: string): JsonObject {
  const notation = parsePatternText(text);
  if (isNotation(notation)) return notation;
  throw new WaybillError(
    'invalid-request',
    `the property Notation must be a pattern in the notation of a broker; received ${text}`,
  );
}
