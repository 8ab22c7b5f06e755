import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { Bus } from './bus.ts';
import type { Actions, BusBook } from './bus-book.ts';
import { validate } from './constraints.ts';
import { page } from './page.ts';

/** The names of buses; those of partners have a slash (API reference, "CreateEventBus"). */
const BUS_NAME = String.raw`[/\.\-_A-Za-z0-9]+`;

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
    { at: 'name', value: Name, required: true, length: [1, 256], pattern: BUS_NAME },
    { at: 'description', value: Description, length: [0, 512] },
  ]);
  if (EventSourceName !== undefined)
    throw new AwsError(
      'ResourceNotFoundException',
      `Event source ${String(EventSourceName)} does not exist.`,
    );
  if (book.buses.has(String(Name)))
    throw new AwsError(
      'ResourceAlreadyExistsException',
      `Event bus ${String(Name)} already exists.`,
    );
  const description = Description === undefined ? undefined : String(Description);
  const { arn } = book.add(String(Name), now, description);
  return { EventBusArn: arn, ...(description === undefined ? {} : { Description: description }) };
}

function deleteBus(name: unknown, book: BusBook): AwsJson {
  const bus = book.bus(name);
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
