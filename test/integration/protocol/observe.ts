import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';
import { operatorConfig } from '../../support/worlds/operator-config.ts';
import { RouterUnderTest, START } from '../../support/worlds/router-under-test.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';

/** A delivery as the waybill shows it. */
export interface ShownDelivery {
  readonly subscriber: string;
  readonly status: string;
  readonly round: number;
  readonly attempts: number;
  readonly lastAttemptAt?: string;
  readonly nextAttemptAt?: string;
  readonly error?: { readonly class: string; readonly message: string };
  readonly history: readonly { readonly at: string; readonly error?: { readonly class: string } }[];
}

/** A waybill as GET shows it. */
export interface ShownWaybill {
  readonly state: string;
  readonly event: { readonly id: string; readonly data?: unknown };
  readonly deliveries: readonly ShownDelivery[];
  readonly overdue: readonly string[];
}

/** One result of a POST. */
export interface ShownResult {
  readonly id: string;
  readonly trackingId: string;
  readonly status: string;
  readonly subscribers?: readonly string[];
  readonly error?: { readonly code: string; readonly message: string };
}

const BATCH = 'application/cloudevents-batch+json';

/** While this file is there, the function of `deployed` fails at its import. */
export const BROKEN_WHILE = join(tmpdir(), 'waybill-faults-broken');

/** Runs the app of these tests. */
export async function startFaults(clock = new VirtualClock(START)): Promise<RouterUnderTest> {
  const context = { brokenWhile: BROKEN_WHILE };
  const assembly = await synthesizeOnce('test/integration/protocol/faults-app.ts', context);
  return RouterUnderTest.start({ assembly, clock });
}

/** An event in structured mode. */
export function eventOf(type: string, id: string, data: object = {}) {
  return { specversion: '1.0', source: '/shop', type, id, data };
}

/** Posts a batch; answers the response's status, its size, and the result of each event. */
export async function postAll(router: RouterUnderTest, events: readonly object[]) {
  const response = await router.post(events, BATCH);
  const text = await response.text();
  const { events: results = [] }: { events?: readonly ShownResult[] } = JSON.parse(text);
  return { status: response.status, headers: response.headers, bytes: text.length, text, results };
}

export async function waybillOf(
  router: RouterUnderTest,
  trackingId: string,
): Promise<ShownWaybill> {
  const { status, body } = await router.get(`/events/${trackingId}`);
  if (status !== 200) throw new Error(`GET answered ${status}: ${JSON.stringify(body)}`);
  return body as ShownWaybill;
}

/** The one delivery of an event with one subscriber, or that of the one that is named. */
export async function deliveryOf(
  router: RouterUnderTest,
  trackingId: string,
  subscriber?: string,
): Promise<ShownDelivery> {
  const { deliveries } = await waybillOf(router, trackingId);
  const found = deliveries.filter((each) => [each.subscriber, undefined].includes(subscriber));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`not one delivery: ${JSON.stringify(deliveries)}`);
  return found[0];
}

/** The lines of functions that begin with these words. */
export function said(router: RouterUnderTest, words: string): readonly string[] {
  return router.log.map(({ message }) => message).filter((line) => line.startsWith(words));
}

/** When each run of an event's handler began, in epoch milliseconds. */
export function runTimes(router: RouterUnderTest, id: string): readonly number[] {
  const began = said(router, `began ${id} `);
  return began.map((line) => Date.parse(/ at (\S+)/.exec(line)?.[1] ?? ''));
}

/** The clients of an operator, who may do everything; `close` ends them. */
export function operator({ cloud }: RouterUnderTest) {
  const config = operatorConfig(cloud);
  const table = new DynamoDBClient(config);
  const queues = new SQSClient(config);
  const close = () => {
    table.destroy();
    queues.destroy();
  };
  return { table, queues, close };
}
