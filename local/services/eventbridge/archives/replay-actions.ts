import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { BusEvent } from '../bus-event.ts';
import type { Bus } from '../buses/bus.ts';
import type { Actions } from '../buses/bus-book.ts';
import { type Constraint, NAME_PATTERN, validate } from '../buses/constraints.ts';
import { page } from '../buses/page.ts';
import type { Archive } from './archive.ts';
import type { ArchiveParts } from './archive-actions.ts';

/** Puts an event of an archive on its bus again, for some of its rules, by their ARNs, or for all. */
export type Replay = (bus: Bus, event: BusEvent, ruleArns: readonly string[] | undefined) => void;

/** Starts, lists, describes and cancels replays, each of which is over before StartReplay is answered. */
export function replayActions(parts: ArchiveParts, replay: Replay): Actions {
  const replays = new Map<string, AwsJson>();
  return [
    [
      'StartReplay',
      (input) => {
        const { description, events, run } = prepare(input, parts);
        const name = String(input.ReplayName);
        if (replays.has(name))
          throw new AwsError('ResourceAlreadyExistsException', `Replay ${name} already exists.`);
        replays.set(name, description);
        for (const event of events) run({ ...event, 'replay-name': name }, replay);
        const { ReplayArn, ReplayStartTime } = description;
        return { ReplayArn, State: 'STARTING', ReplayStartTime };
      },
    ],
    ['DescribeReplay', (input) => find(input, replays)],
    ['ListReplays', (input) => list(input, replays)],
    [
      'CancelReplay',
      (input) => {
        find(input, replays);
        throw new AwsError(
          'IllegalStatusException',
          `Replay ${String(input.ReplayName)} is not in a valid state for this operation.`,
        );
      },
    ],
  ];
}

interface Prepared {
  readonly description: AwsJson;
  readonly events: readonly BusEvent[];
  readonly run: (event: BusEvent, replay: Replay) => void;
}

function prepare(input: AwsJson, { book, archives, now }: ArchiveParts): Prepared {
  validate(constraintsOf(input));
  const { ReplayName, Description, EventSourceArn, EventStartTime, EventEndTime } = input;
  const { Arn, FilterArns } = input.Destination as AwsJson;
  const bus = book.bus(Arn);
  const archive = archives.get(String(EventSourceArn).split(':archive/').at(-1) ?? '');
  requireReplayable(input, { archive, bus });
  const at = now();
  const [start, end] = [Number(EventStartTime) * 1000, Number(EventEndTime) * 1000];
  const events = archive?.between(start, end, at) ?? [];
  const last = events.at(-1);
  return {
    events,
    run: (event, replay) => replay(bus, event, FilterArns as readonly string[] | undefined),
    description: {
      ReplayName,
      ReplayArn: bus.arn.replace(/:event-bus\/.*/, `:replay/${String(ReplayName)}`),
      ...(Description === undefined ? {} : { Description }),
      State: 'COMPLETED',
      EventSourceArn,
      Destination: input.Destination,
      EventStartTime,
      EventEndTime,
      ...(last === undefined ? {} : { EventLastReplayedTime: Date.parse(last.time) / 1000 }),
      ReplayStartTime: at / 1000,
      ReplayEndTime: at / 1000,
    },
  };
}

function constraintsOf(input: AwsJson): readonly Constraint[] {
  const { ReplayName, EventSourceArn, EventStartTime, EventEndTime, Destination } = input;
  return [
    { at: 'replayName', value: ReplayName, required: true, pattern: NAME_PATTERN, length: [1, 64] },
    { at: 'description', value: input.Description, length: [0, 512] },
    { at: 'eventSourceArn', value: EventSourceArn, required: true, length: [1, 1600] },
    { at: 'eventStartTime', value: EventStartTime, required: true },
    { at: 'eventEndTime', value: EventEndTime, required: true },
    { at: 'destination', value: Destination, required: true },
    { at: 'destination.arn', value: (Destination as AwsJson | undefined)?.Arn, required: true },
  ];
}

function requireReplayable(
  { EventSourceArn, EventStartTime, EventEndTime }: AwsJson,
  { archive, bus }: { readonly archive: Archive | undefined; readonly bus: Bus },
): void {
  const name = String(EventSourceArn).split('/').at(-1);
  if (archive === undefined) throw invalid('EventSourceArn', `Archive ${name} does not exist.`);
  if (archive.spec.busArn !== bus.arn)
    throw invalid('Destination.Arn', 'Cross event bus replay is not permitted.');
  if (Number(EventStartTime) >= Number(EventEndTime))
    throw invalid('EventEndTime', 'EventStartTime must be before EventEndTime.');
}

function invalid(parameter: string, reason: string): AwsError {
  return new AwsError(
    'ValidationException',
    `Parameter ${parameter} is not valid. Reason: ${reason}`,
  );
}

function find({ ReplayName }: AwsJson, replays: ReadonlyMap<string, AwsJson>): AwsJson {
  const replay = replays.get(String(ReplayName));
  if (replay !== undefined) return replay;
  throw new AwsError('ResourceNotFoundException', `Replay ${String(ReplayName)} does not exist.`);
}

function list(input: AwsJson, replays: ReadonlyMap<string, AwsJson>): AwsJson {
  const { EventSourceArn, State } = input;
  const listed = [...replays]
    .filter(
      ([, replay]) => EventSourceArn === undefined || replay.EventSourceArn === EventSourceArn,
    )
    .filter(([, replay]) => State === undefined || replay.State === State)
    .map(
      ([name, { ReplayArn: _, Description: __, Destination: ___, ...replay }]) =>
        [name, replay] as const,
    );
  return page('Replays', listed, input);
}
