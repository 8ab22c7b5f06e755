import type { JsonObject } from '../../../core/shared/json/json-object.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { parseObject } from './bus-event.ts';
import { compile } from './buses/rule.ts';

/** TestEventPattern: whether an event matches a pattern. */
export function testEventPattern({ EventPattern, Event }: AwsJson): AwsJson {
  return { Result: compile(String(EventPattern)).matches(parseEvent(Event)) };
}

/** What an event to be tested must have (EventBridge API reference, TestEventPattern). */
const MANDATORY = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

function parseEvent(text: unknown): JsonObject {
  const event = parseObject(String(text));
  if (event !== undefined && MANDATORY.every((field) => event[field] !== undefined)) return event;
  throw new AwsError('ValidationException', 'Parameter Event is not valid.');
}
