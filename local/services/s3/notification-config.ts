import type { Json } from '../../../core/event/event.ts';
import { AwsError } from '../../api/aws-error.ts';
import { asList, isRecord, type JsonObject } from '../../cloudformation/json.ts';
import type { ObjectChange } from './object-change.ts';

/** What is told of which objects. */
export interface Notification {
  readonly id: string;
  /** Such as `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  /** Of a function, a queue or a topic. */
  readonly targetArn: string;
}

/** S3 user guide, "Supported event types": what is known, though only objects that are made and removed happen here. */
const EVENT =
  /^s3:(?:ObjectCreated|ObjectRemoved|ObjectRestore|ReducedRedundancyLostObject|Replication|LifecycleExpiration|LifecycleTransition|IntelligentTiering|ObjectTagging|ObjectAcl|TestEvent)(?::(?:\*|[A-Za-z]+))?$/;

/** Where targets of each kind are named: by templates, and by the API. */
const KINDS = [
  {
    lists: ['LambdaConfigurations', 'LambdaFunctionConfigurations'],
    arns: ['Function', 'LambdaFunctionArn'],
  },
  { lists: ['QueueConfigurations'], arns: ['Queue', 'QueueArn'] },
  { lists: ['TopicConfigurations'], arns: ['Topic', 'TopicArn'] },
] as const;

/** Reads a bucket's `NotificationConfiguration`, as templates write it or as the API does. Throws for what S3 refuses. */
export function readNotifications(config: JsonObject): Notification[] {
  return KINDS.flatMap(({ lists, arns }) =>
    lists.flatMap((list) =>
      asList(config[list])
        .filter(isRecord)
        .map((one, index) => readOne(one, arns, `${list}-${index}`)),
    ),
  );
}

/** Whether a bucket tells EventBridge: in templates a flag, in the API an empty object. */
export function tellsEventBridge({ EventBridgeConfiguration: given }: JsonObject): boolean {
  return isRecord(given) && String(given.EventBridgeEnabled ?? true) === 'true';
}

function readOne(one: JsonObject, arns: readonly string[], name: string): Notification {
  const events = asList(one.Events ?? one.Event).map(String);
  const unknown = events.find((event) => !EVENT.test(event));
  if (unknown !== undefined || events.length === 0)
    throw new AwsError(
      'InvalidArgument',
      `A specified event is not supported for notifications: ${unknown ?? 'none is given'}`,
    );
  const arn = arns.map((member) => one[member]).find((value) => value !== undefined);
  const rules = rulesOf(one.Filter);
  return {
    ...{ id: String(one.Id ?? name), events, targetArn: String(arn) },
    ...{ prefix: rules.get('prefix') ?? '', suffix: rules.get('suffix') ?? '' },
  };
}

function rulesOf(filter: Json | undefined): Map<string, string> {
  const key = isRecord(filter) ? (filter.S3Key ?? filter.Key) : undefined;
  const rules = isRecord(key) ? asList(key.Rules ?? key.FilterRules).filter(isRecord) : [];
  return new Map(
    rules.map(({ Name, Value }) => {
      const name = String(Name).toLowerCase();
      if (name !== 'prefix' && name !== 'suffix')
        throw new AwsError('InvalidArgument', 'filter rule name must be either prefix or suffix');
      return [name, String(Value)];
    }),
  );
}

/** Whether a notification is about a change. */
export function isAbout({ events, prefix, suffix }: Notification, change: ObjectChange): boolean {
  const { key } = change;
  const event = `s3:${change.event}`;
  const isWanted = events.some((wanted) =>
    wanted.endsWith('*') ? event.startsWith(wanted.slice(0, -1)) : wanted === event,
  );
  return isWanted && key.startsWith(prefix) && key.endsWith(suffix);
}
