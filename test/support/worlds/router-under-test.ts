import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import type { LogLine } from '../../../local/services/lambda/function-host.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';
import { synthesizeOnce } from './synthesize.ts';

/** A delivery as the waybill shows it; only what these tests look at. */
interface DeliveryView {
  readonly subscriber: string;
  readonly status: string;
  readonly attempts: number;
  readonly replay?: true;
  readonly nextAttemptAt?: string;
  readonly error?: { readonly class: string; readonly message: string };
}

/** A waybill; only what these tests look at. */
export interface WaybillView {
  readonly trackingId: string;
  readonly state: string;
  readonly event?: { readonly id: string; readonly data?: unknown };
  readonly deliveries: readonly DeliveryView[];
}

/** One result of a POST. */
export interface AcceptView {
  readonly id: string;
  readonly trackingId: string;
  readonly status: string;
  readonly subscribers: readonly string[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** When tests begin, in epoch milliseconds. */
export const START = Date.parse('2026-11-02T09:00:00Z');

/** The router of `app.ts` on the embedded cloud, in virtual time, with what a test needs to ask of it. */
export class RouterUnderTest {
  readonly clock: VirtualClock;
  readonly cloud: Cloud;
  /** What the functions have written. */
  readonly log: readonly LogLine[];

  private constructor(clock: VirtualClock, cloud: Cloud, log: readonly LogLine[]) {
    this.clock = clock;
    this.cloud = cloud;
    this.log = log;
  }

  static async start(
    options: { assembly?: string; dataDir?: string; clock?: VirtualClock } = {},
  ): Promise<RouterUnderTest> {
    const assembly = options.assembly ?? (await synthesizeOnce('test/integration/app.ts'));
    const { clock = new VirtualClock(START) } = options;
    const log: LogLine[] = [];
    const cloud = await startCloud({
      assembly,
      httpPort: 0,
      awsPort: 0,
      clock,
      seed: 42,
      log: (line) => log.push(line),
      ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    });
    return new RouterUnderTest(clock, cloud, log);
  }

  async post(body: unknown, contentType = 'application/json'): Promise<Response> {
    return fetch(new URL('/events', this.cloud.url), {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Publishes one event in the shorthand, which must be taken; answers its result. */
  async publish(type: string, id: string, data: object = {}): Promise<AcceptView> {
    const response = await this.post({ source: '/shop', type, id, data });
    const text = await response.text();
    if (response.status !== 202)
      throw new Error(`POST /events answered ${response.status}: ${text}`);
    const [result] = (JSON.parse(text) as { events: AcceptView[] }).events;
    if (result === undefined) throw new Error(`no result in ${text}`);
    return result;
  }

  async get(path: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(new URL(path, this.cloud.url));
    return { status: response.status, body: await response.json() };
  }

  async waybill(trackingId: string): Promise<WaybillView> {
    return (await this.get(`/events/${trackingId}`)).body as WaybillView;
  }

  /** The deliveries of an event as `subscriber: status`, in name order. */
  async statuses(trackingId: string): Promise<Record<string, string>> {
    const { deliveries } = await this.waybill(trackingId);
    const pairs = deliveries.map(({ subscriber, status }) => [subscriber, status] as const);
    return Object.fromEntries(pairs.sort(([a], [b]) => a.localeCompare(b)));
  }

  /** Lets virtual time pass in steps, and everything that falls due in each step happen. */
  async pass(ms: number, stepMs = 60_000): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.advance(Math.min(stepMs, left));
      await this.cloud.waitUntilIdle();
    }
  }

  /** Lets time pass by the minute until it is so, and at most `mostMs`; answers whether it came to be so. */
  async passUntil(isSo: () => boolean | Promise<boolean>, mostMs: number): Promise<boolean> {
    for (let left = mostMs; !(await isSo()); left -= 60_000) {
      if (left <= 0) return false;
      await this.pass(Math.min(60_000, left));
    }
    return true;
  }

  /** The name of one of the router's own functions, such as `Ingest`, or of a subscriber's, such as `billing`. */
  functionName(part: string): string {
    const found = this.cloud.functions.find(({ name }) => name.includes(part));
    if (found === undefined) throw new Error(`no function is named like ${part}`);
    return found.name;
  }

  /** How often a subscriber said that it handled an event. */
  handled(id: string, subscriber: string): number {
    const said = `handled ${id} by ${subscriber}`;
    return this.log.filter(({ message }) => message.includes(said)).length;
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
  }
}
