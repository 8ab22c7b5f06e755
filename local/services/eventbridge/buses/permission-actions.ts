import type { Json } from '../../../../core/event/event.ts';
import type { JsonObject } from '../../../../core/shared/json/json-object.ts';
import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { parseObject } from '../bus-event.ts';
import type { Bus } from './bus.ts';
import type { Actions, BusBook } from './bus-book.ts';
import { validate } from './constraints.ts';

/** Takes the policy that a bus has from now on, in JSON; the empty text is none. */
export type OnPolicy = (busArn: string, policy: string) => void;

/** "The permission policy on the event bus cannot exceed 10 KB in size" (API reference, "PutPermission"). */
const LIMIT = 10_240;

/** Adds and removes the statements of a bus's policy. */
export function permissionActions(book: BusBook, onPolicy: OnPolicy): Actions {
  const set = (bus: Bus, statements: readonly Json[]) => {
    const policy = { Version: '2012-10-17', Statement: statements };
    if (JSON.stringify(policy).length > LIMIT)
      throw new AwsError(
        'PolicyLengthExceededException',
        `The policy of the event bus ${bus.name} exceeds ${LIMIT} bytes.`,
      );
    bus.policy = statements.length === 0 ? undefined : policy;
    onPolicy(bus.arn, bus.policy === undefined ? '' : JSON.stringify(bus.policy));
    return {};
  };
  return [
    [
      'PutPermission',
      (input) => {
        const bus = book.bus(input.EventBusName);
        return set(bus, input.Policy === undefined ? put(input, bus) : parse(input.Policy));
      },
    ],
    [
      'RemovePermission',
      (input) => {
        const bus = book.bus(input.EventBusName);
        return set(bus, input.RemoveAllPermissions === true ? [] : remove(input, bus));
      },
    ],
  ];
}

/** The statements of a bus with the one that PutPermission describes, which takes the place of one of its id. */
function put(input: AwsJson, bus: Bus): readonly Json[] {
  const { Action, Principal, StatementId, Condition } = input;
  validate([
    {
      at: 'action',
      value: Action,
      required: true,
      pattern: 'events:[a-zA-Z]+',
      length: [1, 64],
    },
    {
      at: 'principal',
      value: Principal,
      required: true,
      pattern: String.raw`(\d{12}|\*)`,
      length: [1, 12],
    },
    {
      at: 'statementId',
      value: StatementId,
      required: true,
      pattern: '[a-zA-Z0-9-_]+',
      length: [1, 64],
    },
  ]);
  const { Type, Key, Value } = (Condition ?? {}) as AwsJson;
  const statement = {
    Sid: String(StatementId),
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${String(Principal)}:root` },
    Action: String(Action),
    Resource: bus.arn,
    ...(Condition === undefined
      ? {}
      : { Condition: { [String(Type)]: { [String(Key)]: String(Value) } } }),
  };
  return [...statementsOf(bus).filter((each) => sidOf(each) !== StatementId), statement];
}

function remove({ StatementId }: AwsJson, bus: Bus): readonly Json[] {
  const statements = statementsOf(bus);
  const others = statements.filter((statement) => sidOf(statement) !== StatementId);
  if (others.length < statements.length) return others;
  throw new AwsError('ResourceNotFoundException', 'Statement with the provided id does not exist.');
}

function parse(policy: unknown): readonly Json[] {
  const statement = parseObject(String(policy))?.Statement;
  if (typeof statement === 'object' && statement !== null)
    return Array.isArray(statement) ? statement : [statement];
  throw new AwsError('ValidationException', 'Parameter Policy is not valid.');
}

function statementsOf({ policy }: Bus): readonly Json[] {
  return (policy?.Statement ?? []) as readonly Json[];
}

function sidOf(statement: Json): unknown {
  return (statement as JsonObject).Sid;
}
