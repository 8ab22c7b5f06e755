import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { Actions, BusBook } from '../buses/bus-book.ts';
import { NAME_PATTERN, validate } from '../buses/constraints.ts';
import { page } from '../buses/page.ts';
import { Archive } from './archive.ts';

/** The archives of all buses by name. */
export type Archives = Map<string, Archive>;

/** What archives and replays need of the buses. */
export interface ArchiveParts {
  readonly book: BusBook;
  readonly archives: Archives;
  /** In epoch milliseconds. */
  readonly now: () => number;
}

const UPDATABLE = ['EventPattern', 'RetentionDays', 'Description'];

/** Makes, lists, describes, changes and deletes archives. */
export function archiveActions(parts: ArchiveParts): Actions {
  const { archives, now } = parts;
  return [
    ['CreateArchive', (input) => createArchive(input, parts)],
    ['DescribeArchive', (input) => findArchive(input, archives).describe(now())],
    ['ListArchives', (input) => listArchives(input, parts)],
    ['UpdateArchive', (input) => updateArchive(input, parts)],
    [
      'DeleteArchive',
      (input) => {
        archives.delete(findArchive(input, archives).spec.name);
        return {};
      },
    ],
  ];
}

function createArchive(input: AwsJson, { book, archives, now }: ArchiveParts): AwsJson {
  const { ArchiveName, EventSourceArn, Description, EventPattern, RetentionDays } = input;
  validate([
    {
      at: 'archiveName',
      value: ArchiveName,
      required: true,
      pattern: NAME_PATTERN,
      length: [1, 48],
    },
    { at: 'eventSourceArn', value: EventSourceArn, required: true, length: [1, 1600] },
    ...settingsConstraints(input),
  ]);
  const name = String(ArchiveName);
  const bus = book.bus(EventSourceArn);
  if (archives.has(name))
    throw new AwsError('ResourceAlreadyExistsException', `Archive ${name} already exists.`);
  const arn = bus.arn.replace(/:event-bus\/.*/, `:archive/${name}`);
  const spec = { name, arn, busArn: bus.arn, createdAt: now() };
  archives.set(name, new Archive(spec, { Description, EventPattern, RetentionDays }));
  return { ArchiveArn: arn, State: 'ENABLED', CreationTime: spec.createdAt / 1000 };
}

function listArchives(input: AwsJson, { book, archives, now }: ArchiveParts): AwsJson {
  const { EventSourceArn, State } = input;
  if (EventSourceArn !== undefined) book.bus(EventSourceArn);
  const listed = [...archives.values()]
    .map((archive) => archive.summary(now()))
    .filter((archive) => EventSourceArn === undefined || archive.EventSourceArn === EventSourceArn)
    .filter((archive) => State === undefined || archive.State === State);
  return page(
    'Archives',
    listed.map((archive) => [String(archive.ArchiveName), archive]),
    input,
  );
}

function updateArchive(input: AwsJson, { archives }: ArchiveParts): AwsJson {
  validate(settingsConstraints(input));
  const given = UPDATABLE.filter((name) => input[name] !== undefined);
  if (given.length === 0)
    throw new AwsError(
      'ValidationException',
      'At least one of EventPattern, RetentionDays or Description must be provided.',
    );
  const archive = findArchive(input, archives);
  archive.update(Object.fromEntries(given.map((name) => [name, input[name]])));
  const { arn, createdAt } = archive.spec;
  return { ArchiveArn: arn, State: 'ENABLED', CreationTime: createdAt / 1000 };
}

function settingsConstraints({ Description, RetentionDays }: AwsJson) {
  return [
    { at: 'description', value: Description, length: [0, 512] },
    { at: 'retentionDays', value: RetentionDays, range: [0, 2_147_483_647] },
  ] as const;
}

function findArchive({ ArchiveName }: AwsJson, archives: Archives): Archive {
  const archive = archives.get(String(ArchiveName));
  if (archive !== undefined) return archive;
  throw new AwsError('ResourceNotFoundException', `Archive ${String(ArchiveName)} does not exist.`);
}
