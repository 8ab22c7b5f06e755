import type { Engine } from '../api/aws-api.ts';
import type { DeliveryParts } from '../services/eventbridge/targets/deliver.ts';

/** How often each action of each service was called. */
export type CallSnapshot = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Counts the calls that the engines do: those of functions and SDKs, and those of the template, pollers and rules. */
export class CallCounts {
  readonly #services = new Map<string, Map<string, number>>();

  snapshot(): CallSnapshot {
    return Object.fromEntries(
      [...this.#services].map(([service, actions]) => [service, Object.fromEntries(actions)]),
    );
  }

  #add(service: string, action: string): void {
    let actions = this.#services.get(service);
    if (actions === undefined) {
      actions = new Map();
      this.#services.set(service, actions);
    }
    actions.set(action, (actions.get(action) ?? 0) + 1);
  }

  /** An engine whose calls are counted once they are done; a receive that found nothing is an `EmptyReceive`. */
  counted(engine: Engine): Engine {
    const { service } = engine;
    return {
      service,
      call: async (action, input, traceHeader) => {
        const output = await engine.call(action, input, traceHeader);
        const empty = action === 'ReceiveMessage' && output.Messages === undefined;
        this.#add(service, empty ? 'EmptyReceive' : action);
        return output;
      },
      access: (action, input) => engine.access(action, input),
      stop: () => engine.stop(),
    };
  }

  /** Queues whose messages of the bus are counted. */
  countedSends(queues: DeliveryParts['queues']): DeliveryParts['queues'] {
    return {
      send: (...message) => {
        queues.send(...message);
        this.#add('sqs', 'SendMessage');
      },
      flush: () => queues.flush(),
    };
  }
}
