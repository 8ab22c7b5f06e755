import { activeMq } from '../alone/activemq.ts';
import type { AloneClient } from '../alone/alone-client.ts';
import { kafka } from '../alone/kafka.ts';
import { rabbitMq } from '../alone/rabbitmq.ts';
import { redis } from '../alone/redis.ts';
import type { Measured } from '../span.ts';
import type { Job } from './jobs.ts';
import { makeEvents } from './make-events.ts';
import { runBridge } from './run-bridge.ts';

const CLIENTS: Readonly<Record<string, AloneClient>> = {
  redis,
  rabbitmq: rabbitMq,
  kafka,
  activemq: activeMq,
};

/** A side of what is compared, in a process of its own, which does one job after the other. */
function main(): void {
  process.on('message', (job: Job) => {
    run(job).then(
      (measured) => process.send?.(measured),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

async function run(job: Job): Promise<Measured> {
  if (job.kind === 'bridge') return runBridge(job);
  const client = CLIENTS[job.broker];
  if (client === undefined) throw new Error(`there is no client of ${job.broker}`);
  if (job.direction === 'in') return client.read(job.from, job.count);
  return client.write(job.to, makeEvents(job.prefix, job.count));
}

main();
