import { setImmediate as turn } from 'node:timers/promises';
import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import {
  StreamSource,
  type StreamSourceSpec,
} from '../../../../../local/services/dynamodb-streams/mapping/stream-source.ts';
import type {
  FunctionSpec,
  InvokeResult,
} from '../../../../../local/services/lambda/function-spec.ts';
import { StreamedTable } from '../streamed-table.ts';

const FUNCTION: FunctionSpec = {
  stackName: 'Shop',
  logicalId: 'Fn',
  name: 'fn',
  arn: 'arn:fn',
  roleArn: 'arn:role',
  accessKeyId: 'AKIA',
  directory: '',
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  timeoutMs: 3000,
  memoryMb: 128,
  environment: {},
};

/** What a function does with the ids of a batch. */
export type Handler = (ids: readonly string[], numbers: readonly string[]) => InvokeResult;

export const done: InvokeResult = { ok: true, payload: '{}' };
export const failed: InvokeResult = {
  ok: false,
  error: { errorType: 'Error', errorMessage: 'no' },
};
export const throttled: InvokeResult = { ...failed, isThrottled: true };

/** A mapping of the table `orders`, with what its function got and what was sent of batches that are given up. */
export class SourceUnderTest {
  readonly table: StreamedTable;
  /** The ids of each batch, in order. */
  readonly batches: string[] = [];
  readonly payloads: AwsJson[] = [];
  readonly sent: { readonly destination: string; readonly record: AwsJson }[] = [];
  readonly errors: string[] = [];
  handler: Handler = () => done;
  source: StreamSource | undefined;

  constructor(isKept = false) {
    this.table = new StreamedTable(isKept);
  }

  async start(own: Partial<StreamSourceSpec> = {}): Promise<void> {
    const { streams } = this.table.engine;
    const spec: StreamSourceSpec = {
      function: FUNCTION,
      stream: this.table.stream,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 100,
      windowMs: 0,
      maxRetries: Number.POSITIVE_INFINITY,
      bisects: false,
      reportsItemFailures: false,
      onFailure: 'arn:dead',
      ...own,
    };
    this.source = await StreamSource.create(spec, {
      clock: this.table.clock,
      gatherMs: () => 0,
      invoke: async ({ payload }) => this.#invoke(payload),
      follow: (...reader) => streams.follow(...reader),
      setPlace: (...reader) => streams.setPlace(...reader),
      sendRecord: async (destination, record) => {
        this.sent.push({ destination, record: record as AwsJson });
      },
      logError: (_, message) => this.errors.push(message),
    });
    this.source.start();
    await this.idle();
  }

  /** Writes an item for each id, and waits until the mapping rests. */
  async put(...ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.table.put(id);
    await this.idle();
  }

  /** Lets time pass, and waits. */
  async pass(ms: number): Promise<void> {
    this.table.clock.advance(ms);
    await this.idle();
  }

  async idle(): Promise<void> {
    for (let look = 0; look < 10_000 && this.source?.busy === 1; look++) await turn();
  }

  async clear(): Promise<void> {
    this.source?.stop();
    await this.table.clear();
  }

  #invoke(payload: string): InvokeResult {
    const event = JSON.parse(payload) as {
      Records: { dynamodb: { Keys: { id: { S: string } }; SequenceNumber: string } }[];
    };
    const ids = event.Records.map(({ dynamodb }) => dynamodb.Keys.id.S);
    this.batches.push(ids.join(' '));
    this.payloads.push(event);
    return this.handler(
      ids,
      event.Records.map(({ dynamodb }) => dynamodb.SequenceNumber),
    );
  }
}
