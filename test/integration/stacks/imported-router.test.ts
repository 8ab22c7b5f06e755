import { afterEach, describe, expect, it } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type App, CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../../../lib/index.ts';
import type { LogLine } from '../../../local/services/lambda/function-host.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';
import { AppUnderTest, type Define } from '../../support/worlds/app-under-test.ts';
import { START } from '../../support/worlds/router-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

const pattern = { type: ['order.placed'] };
const probe = (stack: Stack, id: string) =>
  new FunctionTarget(
    new SubscriberFunction(stack, id, {
      entry: 'test/integration/handlers/probe.ts',
      timeout: Duration.seconds(5),
    }),
  );

interface Kind {
  readonly encrypted: boolean;
}

/** A router that exports its attributes, with a subscriber of its own. */
const shop =
  ({ encrypted }: Kind): Define =>
  (cdk) => {
    const stack = new Stack(cdk, 'Shop');
    const router = new EventRouter(stack, 'Router', {
      authorizer: 'public',
      ...(encrypted ? { encryptionKey: new Key(stack, 'Key') } : {}),
    });
    router.addSubscriber('billing', { pattern, target: probe(stack, 'billing-function') });
    for (const [name, value] of Object.entries(router.attributes))
      new CfnOutput(stack, name, { value, exportName: `shop-${name}` });
  };

/** Another app, with one subscriber where it imports the router, and one in another stack. */
const club =
  ({ encrypted }: Kind): Define =>
  (cdk: App) => {
    const stack = new Stack(cdk, 'Club');
    const attribute = (name: string) => Fn.importValue(`shop-${name}`);
    const router = EventRouter.fromAttributes(stack, 'Router', {
      busArn: attribute('busArn'),
      tableArn: attribute('tableArn'),
      registerFunctionArn: attribute('registerFunctionArn'),
      queryRoleArn: attribute('queryRoleArn'),
      reconcileRoleArn: attribute('reconcileRoleArn'),
      runJobRoleArn: attribute('runJobRoleArn'),
      pullRoleArn: attribute('pullRoleArn'),
      ...(encrypted ? { encryptionKeyArn: attribute('encryptionKeyArn') } : {}),
    });
    router.addSubscriber('points', {
      pattern,
      target: probe(stack, 'points-function'),
      ...(encrypted ? { encryptionKey: new Key(stack, 'OwnKey') } : {}),
    });
    const annexe = new Stack(cdk, 'Annexe');
    router.addSubscriber('letters', { pattern, target: probe(annexe, 'letters-function') });
  };

async function run(kind: Kind) {
  const clock = new VirtualClock(START);
  const lines: LogLine[] = [];
  const assembly = [shop, club].map((define) => app.synthesize(define(kind)));
  const log = (line: LogLine) => void lines.push(line);
  const cloud = await app.start(assembly, { clock, seed: 7, log });
  const get = async (path: string) => (await fetch(`${cloud.url}${path}`)).json();
  return {
    cloud,
    lines,
    get,
    async publish(id: string, data: object): Promise<string> {
      const response = await fetch(`${cloud.url}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ source: '/shop', type: 'order.placed', id, data }),
      });
      const { events } = (await response.json()) as { events: { trackingId: string }[] };
      await cloud.waitUntilIdle();
      return events[0]?.trackingId ?? '';
    },
    /** Minute by minute, with what falls due in each. */
    async pass(minutes: number): Promise<void> {
      for (let minute = 0; minute < minutes; minute++) {
        clock.advance(60_000);
        await cloud.waitUntilIdle();
      }
    },
    async states(trackingId: string): Promise<string[]> {
      const { deliveries } = (await get(`/events/${trackingId}`)) as {
        deliveries: { subscriber: string; status: string; attempts: number }[];
      };
      return deliveries.map((it) => `${it.subscriber} ${it.status} ${it.attempts}`).sort();
    },
  };
}

describe.each<Kind>([{ encrypted: false }, { encrypted: true }])(
  'a router of another app, %j',
  (kind) => {
    it('delivers to the subscribers of both apps, and knows how full the queues of all are', async () => {
      const { cloud, publish, states, get, lines } = await run(kind);

      const trackingId = await publish('order-1', {});

      expect(await states(trackingId)).toEqual([
        'billing delivered 1',
        'letters delivered 1',
        'points delivered 1',
      ]);
      const { subscribers } = (await get('/subscribers')) as {
        subscribers: { name: string; queue: object }[];
      };
      expect(subscribers.map(({ name, queue }) => ({ name, queue }))).toEqual(
        ['billing', 'letters', 'points'].map((name) => ({
          name,
          queue: { visible: 0, inFlight: 0, delayed: 0 },
        })),
      );
      expect(await get(`/events/${trackingId}/explain/points`)).toMatchObject({ matched: true });
      expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
      expect(cloud.warnings).toEqual([]);
    });

    it('retries in the other app what fails, what is due hours later, and what ends its function', async () => {
      const { publish, pass, states, lines } = await run(kind);
      const failing = await publish('order-2', { only: 'points', failures: 2 });
      const later = await publish('order-3', { only: 'points', retryLaterSeconds: 7200 });
      const ended = await publish('order-4', { only: 'letters', exitOnAttempt: 1 });

      await pass(10);

      expect(await states(failing)).toContain('points delivered 3');
      expect(await states(later)).toContain('points retrying 1');
      expect(await states(ended)).toContain('letters delivered 2');

      await pass(115);

      expect(await states(later)).toContain('points delivered 2');
      expect(lines.map(({ message }) => message)).toContain('handled order-3 by points');
    });
  },
);
