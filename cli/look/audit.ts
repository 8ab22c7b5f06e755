import { printRows } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { routerCommand } from '../router/router-command.ts';
import { FROM_FLAG, LIMIT_FLAG, pageSize, spanOf, TO_FLAG, takeItems } from './flags.ts';

export const auditCommand = routerCommand({
  name: 'audit',
  summary: 'who did what, when and why, newest first',
  flags: {
    from: { ...FROM_FLAG, about: `${FROM_FLAG.about} (default 24h)` },
    ...{ to: TO_FLAG, limit: LIMIT_FLAG },
  },
  async run({ input, world, router }) {
    const query = {
      pageSize: pageSize(input),
      ...spanOf(input, world.clock),
    };
    printRows(await takeItems(router.client.audit(query), input), { input, world }, [
      ['at', ({ at }) => showTime(at)],
      ['who', ({ by }) => by],
      ['did', ({ action }) => action],
      ['of', ({ subscriber }) => subscriber],
      ['why', ({ reason }) => reason],
      ['job', ({ job }) => job],
    ]);
    return 0;
  },
});
