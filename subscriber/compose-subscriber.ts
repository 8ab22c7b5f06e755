import { dynamoDbClient, sqsClient } from '../aws/clients.ts';
import { DynamoLedger } from '../aws/ledger/dynamo-ledger.ts';
import { parseLedgerSettings, readNumber, readText } from '../aws/settings.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import type { Batch, BatchPorts } from '../core/deliver/batch.ts';
import { HandledMemory } from '../core/deliver/handled-memory.ts';
import { ENV } from '../core/settings.ts';
import { makeLineLog } from '../node/line-log.ts';
import { type MetricLog, makeMetricLog } from '../node/metric-log.ts';
import { systemClock } from '../node/system-clock.ts';
import { systemRandom } from '../node/system-random.ts';

/** What a subscribing function works with: what the constructs say of its subscriber, and the outside world. */
export interface SubscriberParts {
  readonly settings: Omit<Batch, 'messages' | 'handler' | 'remainingMs'>;
  readonly ports: BatchPorts;
  readonly metrics: MetricLog;
  /** Ends the function's process. */
  readonly exit: () => void;
}

/** The parts on AWS, from the variables that the constructs set. Throws `invalid-settings`. */
export function composeSubscriber(): SubscriberParts {
  const { env } = process;
  return {
    settings: {
      subscriber: readText(env, ENV.subscriber),
      once: env[ENV.once] === 'true',
      queueUrl: readText(env, ENV.queueUrl),
      deadLetterQueueUrl: readText(env, ENV.deadLetterQueueUrl),
      policy: {
        maxAttempts: readNumber(env, ENV.maxAttempts),
        baseSeconds: readNumber(env, ENV.retryBaseSeconds),
        capSeconds: readNumber(env, ENV.retryCapSeconds),
      },
    },
    ports: {
      deliveries: new DynamoLedger(dynamoDbClient(), parseLedgerSettings(env)),
      queue: new SqsQueue(sqsClient()),
      clock: systemClock,
      random: systemRandom,
      log: makeLineLog(),
      memory: new HandledMemory(),
    },
    metrics: makeMetricLog(readText(env, ENV.bus)),
    exit: () => process.exit(1),
  };
}
