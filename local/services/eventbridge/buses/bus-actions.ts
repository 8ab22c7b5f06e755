import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { Bus } from './bus.ts';
import type { Actions, BusBook } from './bus-book.ts';
import { type Constraint, validate } from './constraints.ts';
import { page } from './page.ts';

/** The names of buses, and of the sources of partners (API reference, "CreateEventBus"). */
const BUS_NAME = String.raw`[/\.\-_A-Za-z0-9]+`;
const PARTNER_SOURCE = String.raw`aws\.partner(/[\.\-_A-Za-z0-9]+){2,}`;

/** Makes, lists, describes and deletes buses; `now` is in epoch milliseconds. */
export function busActions(book: BusBook, now: () => number): Actions {
  return [
    ['CreateEventBus', (input) => createBus(input, book, now())],
    ['DeleteEventBus', ({ Name }) => deleteBus(Name, book)],
    ['DescribeEventBus', ({ Name }) => describe(book.bus(Name))],
    [
      'ListEventBuses',
      (input) =>
        page(
          'EventBuses',
          [...book.buses.values()].map((bus) => [bus.name, describe(bus)]),
          input,
        ),
    ],
  ];
}

function createBus(input: AwsJson, book: BusBook, now: number): AwsJson {
  const { Name, Description, EventSourceName } = input;
  validate([
    nameOf(Name),
    { at: 'description', value: Description, length: [0, 512] },
    { at: 'eventSourceName', value: EventSourceName, length: [1, 256], pattern: PARTNER_SOURCE },
  ]);
  if (EventSourceName !== undefined) refusePartner(String(Name), String(EventSourceName));
  if (String(Name).includes('/'))
    throw new AwsError('ValidationException', "Event bus name must not contain '/'.");
  if (book.buses.has(String(Name)))
    throw new AwsError(
      'ResourceAlreadyExistsException',
      `Event bus ${String(Name)} already exists.`,
    );
  const description = Description === undefined ? undefined : String(Description);
  const { arn } = book.add(String(Name), now, description);
  return { EventBusArn: arn, ...(description === undefined ? {} : { Description: description }) };
}

function nameOf(value: unknown): Constraint {
  return { at: 'name', value, required: true, length: [1, 256], pattern: BUS_NAME };
}

/** A partner's bus has the name of its source, and no partner has a source here. */
function refusePartner(name: string, source: string): never {
  if (name !== source)
    throw new AwsError('ValidationException', 'Event bus name must match event source name.');
  throw new AwsError('ResourceNotFoundException', `Event source ${source} does not exist.`);
}

/** Of a bus that is not there it says nothing: no such error is among those of the API reference, "DeleteEventBus". */
function deleteBus(name: unknown, book: BusBook): AwsJson {
  validate([nameOf(name)]);
  const bus = book.buses.get(String(name));
  if (bus === undefined) return {};
  if (bus.name === 'default')
    throw new AwsError('ValidationException', 'Cannot delete event bus default.');
  if (bus.rules.size > 0)
    throw new AwsError('ValidationException', "EventBus can't be deleted since it has rules.");
  book.buses.delete(bus.name);
  return {};
}

function describe({ name, arn, createdAt, description, policy }: Bus): AwsJson {
  return {
    Name: name,
    Arn: arn,
    CreationTime: createdAt / 1000,
    LastModifiedTime: createdAt / 1000,
    ...(policy === undefined ? {} : { Policy: JSON.stringify(policy) }),
    ...(description === undefined ? {} : { Description: description }),
  };
}
