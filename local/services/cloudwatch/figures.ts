import type { JsonObject } from '../../../core/shared/json/json-object.ts';
import type { AwsJson, Engine } from '../../api/aws-api.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { CloudWatchEngine } from './cloud-watch-engine.ts';
import { MetricStore } from './metric-store.ts';
import { readEmbedded } from './read-embedded.ts';

/** What CloudWatch has of the cloud: metrics that functions write into their logs, and what SQS counts. */
export class Figures {
  readonly engine: Engine;
  readonly #store: MetricStore;

  constructor(clock: Pick<LocalClock, 'now'>) {
    this.#store = new MetricStore(clock);
    this.engine = new CloudWatchEngine(this.#store);
  }

  /** Takes a line in the embedded metric format. */
  readonly take = (document: JsonObject): void => {
    for (const { metric, values, at } of readEmbedded(document))
      this.#store.add(metric, values, at);
  };

  /** Queues of which it is counted what is deleted (SQS developer guide, "Available CloudWatch metrics for Amazon SQS"). */
  ofQueues(queues: Engine): Engine {
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
    const dimensions = { QueueName: String(QueueUrl).split('/').at(-1) ?? '' };
    const metric = { namespace: 'AWS/SQS', name: 'NumberOfMessagesDeleted', dimensions };
    this.#store.add(metric, [count]);
  }
}
