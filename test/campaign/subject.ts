import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { AwsJson } from '../../local/api/aws-api.ts';
import { TableEngine } from '../../local/services/dynamodb/table-engine.ts';
import { QueueEngine } from '../../local/services/sqs/queue-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../local/support/account-region.ts';
import { systemClock } from '../../node/system-clock.ts';
import { SeededRandom } from '../simulation/seeded-random.ts';
import type { Change, Found, Task, Told } from './protocol.ts';

/** The process of a campaign that is killed: queues and tables in a data folder, and calls of them without an end. */
const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const random = new SeededRandom(task.seed);
const QueueUrl = 'http://sqs/000000000000/orders';
const TableName = 'rows';
const IndexName = 'byValue';
const ROWS = 12;

/** After so many changes the disk is full, and after so many more there is room again. */
const FULL_AFTER = 20;
const FULL_FOR = 25;

const warnings: string[] = [];
const kept = {
  place: DEFAULT_ACCOUNT_REGION,
  clock: systemClock,
  dataDir: task.dataDir,
  dropDamaged: task.dropDamaged,
  warn: (message: string) => void warnings.push(message),
};
const tables = new TableEngine(kept);
const queues = new QueueEngine({ ...kept, endpoint: () => 'http://127.0.0.1' });
const handles = new Map<string, unknown>();
let changes = 0;

// Written at once, so that what is told before a kill is told.
const tell = (told: Told) => writeSync(1, `${JSON.stringify(told)}\n`);

try {
  await tables.open();
  queues.open();
} catch (error) {
  tell({ told: 'refused', message: error instanceof Error ? error.message : String(error) });
  process.exit(0);
}
await make();
tell({ told: 'found', found: await look(), warnings });
await Promise.all([sendOn(), deleteOn(), writeRowsOn(0), writeRowsOn(1)]);

async function make(): Promise<void> {
  await queues.call('CreateQueue', { QueueName: 'orders' });
  const { TableNames } = await tables.call('ListTables', {});
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  const hash = (AttributeName: string) => [{ AttributeName, KeyType: 'HASH' }];
  if (!(TableNames as readonly string[]).includes(TableName))
    await tables.call('CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [attribute('id'), attribute('value')],
      KeySchema: hash('id'),
      GlobalSecondaryIndexes: [
        { IndexName, KeySchema: hash('value'), Projection: { ProjectionType: 'ALL' } },
      ],
    });
  for (;;) {
    const { Table } = await tables.call('DescribeTable', { TableName });
    if ((Table as AwsJson).TableStatus === 'ACTIVE') return;
    await turn();
  }
}

/** Receives every message, and reads every row. */
async function look(): Promise<Found> {
  while ((await receive()) > 0);
  const scan = async (input: AwsJson) => {
    const { Items } = await tables.call('Scan', { TableName, ...input });
    const items = Items as readonly { id: { S: string }; value: { S: string } }[];
    return Object.fromEntries(items.map(({ id, value }) => [id.S, value.S]));
  };
  return { messages: [...handles.keys()], rows: await scan({}), index: await scan({ IndexName }) };
}

async function receive(): Promise<number> {
  const asked = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 };
  const { Messages = [] } = await queues.call('ReceiveMessage', asked);
  const messages = Messages as readonly { Body: string; ReceiptHandle: string }[];
  for (const { Body, ReceiptHandle } of messages) handles.set(Body.trimEnd(), ReceiptHandle);
  return messages.length;
}

async function change(tried: Change, call: () => Promise<unknown>): Promise<void> {
  tell({ told: 'tries', change: tried });
  try {
    await call();
    tell({ told: 'done', change: tried });
  } catch {
    tell({ told: 'failed', change: tried });
  }
  changes += 1;
  if (task.fullDisk !== 'none' && changes === FULL_AFTER) fillDisk();
  if (task.fullDisk !== 'none' && changes === FULL_AFTER + FULL_FOR)
    limitFiles('unlimited', 'room');
  await turn();
}

async function sendOn(): Promise<never> {
  for (let number = 0; ; number++) {
    const id = `${task.seed}-${number}`;
    const MessageBody = id.padEnd(task.messageSize);
    await change({ kind: 'send', id }, () => queues.call('SendMessage', { QueueUrl, MessageBody }));
  }
}

/** Slower than what sends, but where messages are large. */
async function deleteOn(): Promise<never> {
  for (;;) {
    await receive();
    const [id] = handles.keys();
    if (id === undefined || (task.messageSize < 1000 && random.chance(0.6))) {
      await turn();
      continue;
    }
    const ReceiptHandle = handles.get(id);
    handles.delete(id);
    await change({ kind: 'delete', id }, () =>
      queues.call('DeleteMessage', { QueueUrl, ReceiptHandle }),
    );
  }
}

/** One of several that write rows, each its own. */
async function writeRowsOn(own: number): Promise<never> {
  for (let number = 0; ; number++) {
    const id = `${own}-${random.below(ROWS)}`;
    const value = random.chance(0.25) ? null : `${task.seed}-${own}-${number}`;
    await change({ kind: 'row', id, value }, () => writeRow(id, value));
  }
}

function writeRow(id: string, value: string | null): Promise<AwsJson> {
  const Key = { id: { S: id } };
  if (value === null) return tables.call('DeleteItem', { TableName, Key });
  if (random.chance(0.5))
    return tables.call('PutItem', { TableName, Item: { ...Key, value: { S: value } } });
  return tables.call('UpdateItem', {
    TableName,
    Key,
    UpdateExpression: 'SET #v = :v',
    ExpressionAttributeNames: { '#v': 'value' },
    ExpressionAttributeValues: { ':v': { S: value } },
  });
}

/** Lets a file grow by a few bytes more; the write beyond that is cut, and those that follow fail. */
function fillDisk(): void {
  process.on('SIGXFSZ', () => {});
  const folder = join(task.dataDir, 'tables');
  const [log = ''] = readdirSync(folder).filter((name) => name.endsWith('.log'));
  const file = task.fullDisk === 'journal' ? join(task.dataDir, 'queues.jsonl') : join(folder, log);
  limitFiles(String(statSync(file).size + random.below(300)), 'full');
}

/** By a limit of the system on the size of files, which a process may set for itself. */
function limitFiles(limit: string, told: 'full' | 'room'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${limit}:unlimited`]);
  tell({ told });
}
