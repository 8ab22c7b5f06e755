import * as dynamodb from '@aws-sdk/client-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as sqs from '@aws-sdk/client-sqs';
import { SQSClient } from '@aws-sdk/client-sqs';
import { subscriber } from 'waybill/subscriber';

/** One call that the data of an event asks for, with the name of its command and its input. */
export interface Attempt {
  readonly service: 'dynamodb' | 'sqs';
  readonly command: string;
  readonly input: object;
}

const table = new DynamoDBClient({});
const queues = new SQSClient({});

/** Makes the calls of its event with its own role, and says what came of each. */
export const handler = subscriber<{ readonly attempts: readonly Attempt[] }>(
  async ({ id, data }) => {
    const outcomes: string[] = [];
    for (const attempt of data.attempts) outcomes.push(await tryIt(attempt));
    console.log(`outcomes ${id} ${JSON.stringify(outcomes)}`);
  },
);

async function tryIt({ service, command, input }: Attempt): Promise<string> {
  const commands: Readonly<Record<string, unknown>> =
    service === 'sqs' ? { ...sqs } : { ...dynamodb };
  const Command = commands[`${command}Command`];
  try {
    if (typeof Command !== 'function') return 'no such command';
    const call = Reflect.construct(Command, [input]);
    await (service === 'sqs' ? queues.send(call) : table.send(call));
    return 'done';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
