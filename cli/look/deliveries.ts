import { printRows } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { routerCommand } from '../router/router-command.ts';
import { FROM_FLAG, given, LIMIT_FLAG, pageSize, spanOf, TO_FLAG, takeItems } from './flags.ts';

export const deliveriesCommand = routerCommand({
  name: 'deliveries',
  summary: 'lists what has failed of a subscriber, the latest first',
  arguments: [{ name: 'SUBSCRIBER' }],
  flags: {
    status: {
      type: 'string',
      value: 'STATUS',
      choices: ['dead', 'retrying'],
      about: 'dead or retrying (default dead)',
    },
    error: { type: 'string', value: 'CLASS', about: 'with this error class' },
    contains: { type: 'string', value: 'TEXT', about: "with this in the error's message" },
    like: {
      type: 'string',
      value: 'MESSAGE',
      about: 'with a message like it, but for numbers and ids',
    },
    ...{ from: FROM_FLAG, to: TO_FLAG, limit: LIMIT_FLAG },
  },
  async run({ input, world, router }) {
    const query = {
      pageSize: pageSize(input),
      status: input.text('status') === 'retrying' ? ('retrying' as const) : ('dead' as const),
      ...given({ errorClass: input.text('error'), errorContains: input.text('contains') }),
      ...given({ errorLike: input.text('like') }),
      ...spanOf(input, world.clock),
    };
    const found = router.client.deliveries(input.argument('SUBSCRIBER'), query);
    printRows(await takeItems(found, input), { input, world }, [
      ['last attempt', ({ lastAttemptAt }) => showTime(lastAttemptAt)],
      ['tracking id', ({ trackingId }) => trackingId],
      ['attempts', ({ attempts }) => attempts],
      ['error', ({ error }) => (error === undefined ? '' : `${error.class}: ${error.message}`)],
    ]);
    return 0;
  },
});
