import { afterEach, describe, expect, it } from '@jest/globals';
import { type App, type Environment, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget } from '../../../lib/index.ts';
import { addElsewhere, newHandler } from '../../lib/synth.ts';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

const account = '111122223333';
const region = 'eu-west-1';
const pattern = { type: ['order.placed'] };

/** A router with a subscriber in its own stack and one in another, all of one `env`. */
const routerIn = (env: Environment) => (cdk: App) => {
  const stack = new Stack(cdk, 'Shop', { env });
  const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
  router.addSubscriber('billing', {
    pattern,
    target: new FunctionTarget(newHandler(stack, 'billing-function')),
  });
  addElsewhere(router, new Stack(cdk, 'Team', { env }));
};

describe('stacks with an env', () => {
  it.each([{ account }, { region }, { account, region }])(
    'run here with all of their permissions, in spite of %j',
    async (env) => {
      const cloud = await app.run(routerIn(env));
      const body = JSON.stringify({ source: '/shop', type: 'order.placed', data: { amount: 1 } });
      const headers = { 'content-type': 'application/json' };

      const response = await fetch(`${cloud.url}/events`, { method: 'POST', headers, body });
      await cloud.waitUntilIdle();

      expect(await response.json()).toMatchObject({
        events: [{ status: 'accepted', subscribers: ['billing', 'elsewhere'] }],
      });
      expect(await (await fetch(`${cloud.url}/subscribers`)).json()).toMatchObject({
        subscribers: [
          { name: 'billing', queue: { visible: 0, inFlight: 0 }, deliveries: { retrying: 0 } },
          { name: 'elsewhere', queue: { visible: 0, inFlight: 0 }, deliveries: { retrying: 0 } },
        ],
      });
    },
  );
});
