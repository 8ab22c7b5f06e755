import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { StillClock } from '../support/emulators/still-clock.ts';
import type { Interceptor } from '../support/worlds/aws-under-test.ts';
import { SdkClients } from '../support/worlds/sdk-clients.ts';
import { DisturbedEndpoint } from './disturbed-endpoint.ts';

/** What a suite is told of the emulator that runs for it. */
export interface RunningEmulator {
  readonly name: string;
  readonly endpoint: string;
  /** The file of its clock. */
  readonly clock: string;
}

/** The variable that carries it to the test runner, as JSON. */
export const EMULATOR = 'WAYBILL_EMULATOR';

const PATIENCE_MS = 10_000;
const POLL_MS = 20;

/** An emulator of AWS behind an endpoint that a test can disturb, by a clock that a test moves. */
export class EmulatorUnderTest extends SdkClients {
  readonly #endpoint: DisturbedEndpoint;
  readonly #clock: StillClock;
  #clockQueues = 0;

  private constructor({ endpoint, clock }: RunningEmulator) {
    super();
    this.#endpoint = new DisturbedEndpoint(endpoint);
    this.#clock = new StillClock(clock);
  }

  static async start(running: RunningEmulator): Promise<EmulatorUnderTest> {
    const emulator = new EmulatorUnderTest(running);
    await emulator.#endpoint.start();
    return emulator;
  }

  override get url(): string {
    return this.#endpoint.url;
  }

  get faults() {
    return this.#endpoint.faults;
  }

  get intercept(): Interceptor | undefined {
    return this.#endpoint.intercept;
  }

  set intercept(interceptor: Interceptor | undefined) {
    this.#endpoint.intercept = interceptor;
  }

  /**
   * Passes time for the queues. LocalStack looks each second, queue by queue in the order of their making, whose messages
   * have become visible: it has done so when it has come to a message that waited for this time in a newer queue.
   */
  async pass(seconds: number): Promise<void> {
    if (seconds === 0) return;
    const sqs = this.sqs();
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: `clock-${this.#clockQueues++}` }),
    );
    await sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'time', DelaySeconds: seconds }),
    );
    this.#clock.pass(seconds);
    await waitForMessage(sqs, QueueUrl);
  }

  async stop(): Promise<void> {
    this.endClients();
    await this.#endpoint.stop();
  }
}

async function waitForMessage(sqs: SQSClient, QueueUrl: string | undefined): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    if (Messages.length > 0) return;
    await pause(POLL_MS);
  }
  throw new Error(`no time has passed for the queues within ${PATIENCE_MS / 1000} seconds`);
}
