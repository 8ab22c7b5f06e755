import type { FailureGroup, FailureGroups, WaybillClient } from '../../client/index.ts';
import type { Flag } from '../command/command.ts';
import { printRows } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { FROM_FLAG, spanOf, TO_FLAG } from './flags.ts';

const STATUS_FLAG: Flag = {
  ...{ type: 'string', value: 'STATUS', choices: ['dead', 'retrying'] },
  about: 'dead or retrying (default dead)',
};

/** A group with whose it is: a line of the list. */
interface Line extends FailureGroup {
  readonly subscriber: string;
}

export const failuresCommand = routerCommand({
  name: 'failures',
  summary: 'what has failed of a subscriber, or of all, by how it failed, the largest group first',
  arguments: [{ name: 'SUBSCRIBER', isOptional: true }],
  flags: { status: STATUS_FLAG, from: FROM_FLAG, to: TO_FLAG },
  notes: [
    'Messages that differ in numbers, ids, addresses, times and quoted values are one group. To send one again:',
    '  waybill redrive SUBSCRIBER --error CLASS --like MESSAGE --reason WHY',
  ],
  async run(work) {
    const answers = await ask(work);
    const lines = answers.flatMap(({ subscriber, groups }) =>
      groups.map((group): Line => ({ subscriber, ...group })),
    );
    lines.sort((a, b) => b.count - a.count);
    printRows(lines, work, [
      ['count', ({ count }) => count],
      ['subscriber', ({ subscriber }) => subscriber],
      ['error', ({ errorClass, message }) => `${errorClass}: ${message}`],
      ['status code', ({ statusCode }) => (statusCode === undefined ? '' : String(statusCode))],
      ['first', ({ firstAt }) => showTime(firstAt)],
      ['last', ({ lastAt }) => showTime(lastAt)],
      ['such as', ({ sample: [id] }) => id],
    ]);
    for (const answer of answers) for (const line of shortOf(answer)) work.world.stderr.write(line);
    return 0;
  },
});

async function ask({ input, world, router: { client } }: RouterWork) {
  const status = input.text('status') === 'retrying' ? 'retrying' : 'dead';
  const query = { status, ...spanOf(input, world.clock) } as const;
  const given = input.text('SUBSCRIBER');
  const names = given === undefined ? await namesOf(client, status) : [given];
  const answers: FailureGroups[] = [];
  for (const name of names) answers.push(await client.failures(name, query));
  return answers;
}

/** Whose deliveries have failed, as far as it is known: where it is not, they are asked for. */
async function namesOf(
  client: WaybillClient,
  status: 'dead' | 'retrying',
): Promise<readonly string[]> {
  const subscribers = await client.subscribers();
  const failing = subscribers.filter(
    ({ deliveries }) => 'error' in deliveries || deliveries[status] > 0,
  );
  return failing.map(({ name }) => name);
}

/** What is not in the list. */
function shortOf({ subscriber, matched, lookedBackTo, others }: FailureGroups): readonly string[] {
  return [
    ...(lookedBackTo === undefined
      ? []
      : [
          `Of ${subscriber}, the latest ${matched.count.toLocaleString('en-US')} were looked at, back to ${showTime(lookedBackTo)}; there are more: --to ${lookedBackTo}\n`,
        ]),
    ...(others === undefined
      ? []
      : [
          `Of ${subscriber}, ${others.groups.toLocaleString('en-US')} smaller groups with ${others.count.toLocaleString('en-US')} deliveries are not listed.\n`,
        ]),
  ];
}
