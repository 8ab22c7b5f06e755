import type { EventSummary } from '../../client/index.ts';
import type { Input } from '../command/input.ts';
import { type Column, printRows } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { routerCommand } from '../router/router-command.ts';
import { FROM_FLAG, given, LIMIT_FLAG, pageSize, spanOf, TO_FLAG, takeItems } from './flags.ts';

const STATES = ['published', 'unmatched', 'outbox'] as const;

export const EVENT_FLAGS = {
  type: { type: 'string', value: 'TYPE', about: 'of this type' },
  source: { type: 'string', value: 'SOURCE', about: 'of this source' },
  subject: { type: 'string', value: 'SUBJECT', about: 'of this subject' },
  id: { type: 'string', value: 'ID', about: 'of this id; with --source, found at once' },
  state: { type: 'string', value: 'STATE', choices: STATES, about: 'of this state' },
} as const;

/** What the flags of events ask for. */
export function filterOf(input: Input) {
  const [type, source, subject] = [input.text('type'), input.text('source'), input.text('subject')];
  const state = STATES.find((each) => each === input.text('state'));
  return given({ type, source, subject, state, id: input.text('id') });
}

export const EVENT_COLUMNS: readonly Column<EventSummary>[] = [
  ['accepted', ({ acceptedAt }) => showTime(acceptedAt)],
  ['tracking id', ({ trackingId }) => trackingId],
  ['type', ({ type }) => type],
  ['source', ({ source }) => source],
  ['id', ({ id }) => id],
  ['for', describeFor],
];

/** Who is expected to get it, and where it stands if it is not on its way. */
function describeFor({ state, expected, overdue = [] }: EventSummary): string {
  if (state === 'unmatched') return 'nobody';
  const names = expected.join(', ');
  const late = overdue.length === 0 ? '' : `; overdue: ${overdue.join(', ')}`;
  return `${names}${late}${state === 'outbox' ? ' (in the outbox)' : ''}`;
}

export const eventsCommand = routerCommand({
  name: 'events',
  summary: 'lists accepted events, newest first',
  flags: {
    ...EVENT_FLAGS,
    from: { ...FROM_FLAG, about: `${FROM_FLAG.about} (default 24h)` },
    to: TO_FLAG,
    limit: LIMIT_FLAG,
  },
  async run({ input, world, router }) {
    const query = {
      pageSize: pageSize(input),
      ...filterOf(input),
      ...spanOf(input, world.clock),
    };
    const events = await takeItems(router.client.events(query), input);
    printRows(events, { input, world }, EVENT_COLUMNS);
    return 0;
  },
});
