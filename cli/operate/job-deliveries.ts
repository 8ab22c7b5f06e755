import type { DeliveryStatus } from '../../client/index.ts';
import { printRows } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { given, LIMIT_FLAG, pageSize, takeItems } from '../look/flags.ts';
import { routerCommand } from '../router/router-command.ts';

const STATUSES: readonly DeliveryStatus[] = [
  ...(['pending', 'retrying', 'delivered', 'dead', 'discarded'] as const),
];

export const jobDeliveriesCommand = routerCommand({
  name: 'jobs deliveries',
  summary: 'lists what a job has sent again or let go, and how it stands now',
  arguments: [{ name: 'JOB' }],
  flags: {
    status: { type: 'string', value: 'STATUS', choices: STATUSES, about: STATUSES.join(', ') },
    limit: LIMIT_FLAG,
  },
  async run({ input, world, router }) {
    const status = STATUSES.find((known) => known === input.text('status'));
    const query = { pageSize: pageSize(input), ...given({ status }) };
    const found = router.client.jobs.deliveries(input.argument('JOB'), query);
    printRows(await takeItems(found, input), { input, world }, [
      ['last attempt', ({ lastAttemptAt }) => showTime(lastAttemptAt)],
      ['tracking id', ({ trackingId }) => trackingId],
      ['status', ({ status: its }) => its],
      ['attempts', ({ attempts }) => attempts],
      ['error', ({ error }) => (error === undefined ? '' : `${error.class}: ${error.message}`)],
    ]);
    return 0;
  },
});
