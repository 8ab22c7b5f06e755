import type { Access, AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { notRun } from '../../../api/not-run.ts';
import { type AccountRegion, arnOf } from '../../../support/account-region.ts';
import { checkFunctionName, readFunctionArn } from '../read-invoke.ts';
import type { EventSourceMappings } from './event-source-mappings.ts';

/** Lambda API reference, "ListEventSourceMappings": what a call may ask for, and what a page has at most. */
const MOST_ITEMS = 10_000;
const PAGE = 100;

/** The calls of Lambda's API about event source mappings. */
export class MappingCalls {
  readonly #mappings: EventSourceMappings;
  readonly #place: AccountRegion;

  constructor(mappings: EventSourceMappings, place: AccountRegion) {
    this.#mappings = mappings;
    this.#place = place;
  }

  /** Whether an action is one of them. */
  has(action: string): boolean {
    return Object.hasOwn(RUN, action);
  }

  /** Service authorization reference, "Actions defined by AWS Lambda": a list has no resource. */
  access(action: string, input: AwsJson): Access {
    const uuid = String(input.UUID ?? '');
    const mapping = action === 'ListEventSourceMappings' ? undefined : this.#mappings.find(uuid);
    const tags = Object.entries(mapping?.spec.tags ?? {});
    const context = Object.fromEntries(
      tags.map(([name, value]) => [`aws:resourcetag/${name.toLowerCase()}`, value]),
    );
    return {
      action: `lambda:${action}`,
      resources:
        action === 'ListEventSourceMappings'
          ? ['*']
          : [arnOf(this.#place, 'lambda', `event-source-mapping:${uuid}`)],
      context: {
        ...context,
        ...(mapping === undefined ? {} : { 'lambda:functionarn': mapping.spec.functionArn }),
      },
    };
  }

  call(action: string, input: AwsJson): AwsJson {
    const run = RUN[action];
    if (run === undefined) throw notRun({ service: 'lambda', action });
    return run(input, this.#mappings, this.#place);
  }
}

type Run = (input: AwsJson, mappings: EventSourceMappings, place: AccountRegion) => AwsJson;

const RUN: Readonly<Record<string, Run>> = {
  GetEventSourceMapping: ({ UUID }, mappings) => mappings.require(String(UUID)).describe(),
  UpdateEventSourceMapping: update,
  ListEventSourceMappings: list,
};

/** Of all that can be updated, whether it is enabled is what runs here. */
function update({ UUID, Enabled, ...others }: AwsJson, mappings: EventSourceMappings): AwsJson {
  const mapping = mappings.require(String(UUID));
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other !== undefined)
    throw notRun({ service: 'lambda', action: `UpdateEventSourceMapping with ${other}` });
  if (Enabled !== undefined && typeof Enabled !== 'boolean')
    throw new AwsError('SerializationException', 'Enabled must be true or false');
  if (Enabled !== undefined) mappings.setEnabled(mapping.spec.uuid, Enabled);
  return mapping.describe();
}

function list(
  { EventSourceArn, FunctionName, Marker, MaxItems }: AwsJson,
  mappings: EventSourceMappings,
  place: AccountRegion,
): AwsJson {
  if (FunctionName !== undefined) checkFunctionName({ FunctionName }, place);
  const functionArn =
    FunctionName === undefined ? undefined : readFunctionArn({ FunctionName }, place);
  const size = Math.min(PAGE, readMost(MaxItems));
  const found = mappings.all
    .map((mapping) => mapping.spec)
    .filter((spec) => EventSourceArn === undefined || spec.sourceArn === EventSourceArn)
    .filter((spec) => functionArn === undefined || spec.functionArn === functionArn)
    .filter(({ uuid }) => Marker === undefined || uuid > String(Marker));
  const page = found.slice(0, size);
  const last = page.at(-1);
  return {
    EventSourceMappings: page.map(({ uuid }) => mappings.require(uuid).describe()),
    ...(found.length > size && last !== undefined ? { NextMarker: last.uuid } : {}),
  };
}

function readMost(value: unknown): number {
  if (value === undefined) return PAGE;
  const most = Number(value);
  if (Number.isInteger(most) && most >= 1 && most <= MOST_ITEMS) return most;
  const bound =
    most < 1
      ? 'Member must have value greater than or equal to 1'
      : `Member must have value less than or equal to ${MOST_ITEMS}`;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${String(value)}' at 'maxItems' failed to satisfy constraint: ${bound}`,
  );
}
