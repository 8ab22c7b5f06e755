import type { JsonObject } from '../../../core/shared/json/json-object.ts';
import type { AwsJson, Engine } from '../../api/aws-api.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { CloudWatchEngine } from './cloud-watch-engine.ts';
import { type MetricName, MetricStore } from './metric-store.ts';
import { readEmbedded } from './read-embedded.ts';

/** What CloudWatch has of the cloud: metrics that functions write into their logs, and what SQS counts. */
export class Figures {
  readonly engine: Engine;
  readonly #store: MetricStore;
  #tellAges = () => {};

  constructor(clock: Pick<LocalClock, 'now'>) {
    this.#store = new MetricStore(clock);
    this.engine = new CloudWatchEngine(this.#store, () => this.#tellAges());
  }

  /** Takes a line in the embedded metric format. */
  readonly take = (document: JsonObject): void => {
    for (const { metric, values, at } of readEmbedded(document))
      this.#store.add(metric, values, at);
  };

  /** Takes how old the oldest message of a queue was, in seconds, at a minute's beginning in epoch milliseconds. */
  readonly takeAge = (QueueName: string, seconds: number, at: number): void => {
    this.#store.add(ofQueue('ApproximateAgeOfOldestMessage', QueueName), [seconds], at);
  };

  /**
   * Queues of which it is counted what is deleted, and of which `tellAges` tells `takeAge` what is new, before somebody looks
   * (SQS developer guide, "Available CloudWatch metrics for Amazon SQS").
   */
  ofQueues(queues: Engine, tellAges: () => void): Engine {
    this.#tellAges = tellAges;
    return {
      service: queues.service,
      call: async (action, input, traceHeader) => {
        const output = await queues.call(action, input, traceHeader);
        this.countDeleted(action, input, output);
        return output;
      },
      access: (action, input) => queues.access(action, input),
      stop: () => queues.stop(),
    };
  }

  /** Counts what a call has deleted; of any other, nothing. */
  countDeleted(action: string, { QueueUrl }: AwsJson, { Successful }: AwsJson): void {
    const isOne = action === 'DeleteMessage';
    const isBatch = action === 'DeleteMessageBatch' && Array.isArray(Successful);
    const count = isOne ? 1 : isBatch ? Successful.length : 0;
    if (count === 0) return;
    const name = String(QueueUrl).split('/').at(-1) ?? '';
    this.#store.add(ofQueue('NumberOfMessagesDeleted', name), [count]);
  }
}

function ofQueue(name: string, QueueName: string): MetricName {
  return { namespace: 'AWS/SQS', name, dimensions: { QueueName } };
}
