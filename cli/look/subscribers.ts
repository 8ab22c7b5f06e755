import type { Figure } from '../../client/index.ts';
import { printRows } from '../format/print-rows.ts';
import { routerCommand } from '../router/router-command.ts';

/** A figure that is not known is a question mark. */
function show<T extends object>(figure: Figure<T>, read: (known: T) => number): number | string {
  return 'error' in figure ? '?' : read(figure as T);
}

export const subscribersCommand = routerCommand({
  name: 'subscribers',
  summary: 'who subscribes, how full their queues are, and what has failed',
  flags: {},
  async run({ input, world, router }) {
    printRows(await router.client.subscribers(), { input, world }, [
      ['name', ({ name }) => name],
      ['state', ({ state }) => state],
      ['waiting', ({ queue }) => show(queue, ({ visible }) => visible)],
      ['in flight', ({ queue }) => show(queue, ({ inFlight }) => inFlight)],
      ['delayed', ({ queue }) => show(queue, ({ delayed }) => delayed)],
      ['retrying', ({ deliveries }) => show(deliveries, ({ retrying }) => retrying)],
      ['dead', ({ deliveries }) => show(deliveries, ({ dead }) => dead)],
      ['pattern', ({ pattern }) => JSON.stringify(pattern)],
    ]);
    return 0;
  },
});
