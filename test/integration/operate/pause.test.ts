import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AcceptView, RouterUnderTest } from '../../support/worlds/router-under-test.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

async function ask(path: string, body: unknown) {
  const response = await fetch(new URL(path, router.cloud.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

interface SubscriberView {
  readonly name: string;
  readonly state: string;
  readonly pause?: object;
  readonly queue: { readonly visible: number };
}

async function billing(): Promise<SubscriberView | undefined> {
  const { subscribers } = (await router.get('/subscribers')).body as {
    subscribers: SubscriberView[];
  };
  return subscribers.find(({ name }) => name === 'billing');
}

const clientConfig = () => ({
  ...{ region: 'us-east-1', endpoint: router.cloud.awsEndpoint },
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

const reconcileId = () =>
  router.cloud.functions.find(({ name }) => name.includes('Reconcile'))?.logicalId ?? '';

/** Publishes events that `billing` expects; answers their ids, which are also their waybills'. */
async function publish(prefix: string, count: number, data: object = {}) {
  const ids = Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
  const events = ids.map((id) => ({
    ...{ specversion: '1.0', source: '/shop', type: 'order.placed', id },
    data: { only: 'billing', ...data },
  }));
  const response = await router.post(events, 'application/cloudevents-batch+json');
  const { events: accepted } = (await response.json()) as { events: AcceptView[] };
  return accepted.map(({ id, trackingId }) => ({ id, trackingId }));
}

/** How often each of the events was handled. */
const handled = (events: readonly { readonly id: string }[]) =>
  events.map(({ id }) => router.handled(id, 'billing'));

const once = (events: readonly unknown[]) => events.map(() => 1);
const never = (events: readonly unknown[]) => events.map(() => 0);

const overdueOf = async (trackingId = '') =>
  (await router.get(`/events/${trackingId}`)).body as { overdue: readonly string[] };

describe('a paused subscriber', () => {
  it('gets what came in an hour when it is resumed, each event once, and none is overdue', async () => {
    const before = await publish('before', 10);
    await router.pass(MINUTE);

    const asked = await ask('/subscribers/billing/pause', { reason: 'INC-42' });
    const first = await publish('first', 100);
    await router.pass(30 * MINUTE);
    const second = await publish('second', 100);
    await router.pass(30 * MINUTE);
    const [waiting, shown] = [handled([...first, ...second]), await billing()];
    const { overdue } = await overdueOf(first[0]?.trackingId);
    const resumed = await ask('/subscribers/billing/resume', { reason: 'fixed' });
    await router.pass(2 * MINUTE);

    expect(handled(before)).toEqual(once(before));
    expect(asked).toMatchObject({
      status: 202,
      body: { name: 'billing', state: 'pausing', pause: { reason: 'INC-42', by: 'anyone' } },
    });
    expect(waiting).toEqual(never([...first, ...second]));
    expect(overdue).toEqual([]);
    expect(shown).toMatchObject({ state: 'paused', queue: { visible: 200 } });
    expect(resumed).toMatchObject({ status: 202, body: { state: 'resuming' } });
    expect(handled([...first, ...second])).toEqual(once([...first, ...second]));
    expect(await billing()).toMatchObject({ state: 'active', queue: { visible: 0 } });
    expect((await router.get('/audit')).body).toMatchObject({
      entries: [
        { action: 'resume-subscriber', reason: 'fixed', subscriber: 'billing' },
        { action: 'pause-subscriber', reason: 'INC-42', subscriber: 'billing' },
      ],
    });
    expect(router.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('lets others have their events meanwhile', async () => {
    await ask('/subscribers/billing/pause', { reason: 'INC-42' });
    const { trackingId } = await router.publish('order.placed', 'for-both');
    await router.pass(2 * MINUTE);
    const between = await router.statuses(trackingId);
    await ask('/subscribers/billing/resume', { reason: 'fixed' });
    await router.pass(2 * MINUTE);

    expect(between).toMatchObject({ billing: 'pending', email: 'delivered' });
    expect((await router.statuses(trackingId)).billing).toBe('delivered');
  });

  it('has what is redriven to it wait', async () => {
    const downUntil = router.clock.now() + 2 * HOUR;
    const dead = await publish('dead', 5, { downUntil });
    const isDead = async () =>
      (await Promise.all(dead.map(({ trackingId }) => router.statuses(trackingId)))).every(
        (statuses) => statuses.billing === 'dead',
      );
    expect(await router.passUntil(isDead, HOUR)).toBe(true);
    await router.pass(2 * HOUR);
    const failed = handled(dead);

    await ask('/subscribers/billing/pause', { reason: 'INC-42' });
    await router.pass(MINUTE);
    await ask('/subscribers/billing/redrive', { all: true, reason: 'fixed' });
    await router.pass(HOUR);
    const waiting = (await billing())?.queue;
    await ask('/subscribers/billing/resume', { reason: 'fixed' });
    await router.pass(2 * MINUTE);

    expect(failed).toEqual(never(dead));
    expect(waiting?.visible).toBe(5);
    expect(handled(dead)).toEqual(once(dead));
  });

  it('ends its pause when its time has come', async () => {
    const until = new Date(router.clock.now() + 10 * MINUTE).toISOString();
    await ask('/subscribers/billing/pause', { reason: 'deployment', until });
    await router.pass(9 * MINUTE);
    const before = await billing();
    await router.pass(3 * MINUTE);

    expect(before).toMatchObject({ state: 'paused', pause: { until } });
    expect((await billing())?.state).toBe('active');
  });

  it('is disabled again within a minute where somebody enables its event source', async () => {
    const lambda = new LambdaClient(clientConfig());
    await ask('/subscribers/billing/pause', { reason: 'INC-42' });
    await router.pass(MINUTE);
    const { EventSourceMappings: [mapping] = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: router.functionName('billing') }),
    );
    const UUID = mapping?.UUID ?? '';

    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
    await router.pass(3 * MINUTE);
    const repaired = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    await ask('/subscribers/billing/resume', { reason: 'fixed' });
    await router.pass(2 * MINUTE);
    lambda.destroy();

    expect([mapping?.State, repaired.State]).toEqual(['Disabled', 'Disabled']);
  });
});

describe('a pause of 15 days', () => {
  it('loses nothing of what the queue drops meanwhile', async () => {
    const rules = new EventBridgeClient(clientConfig());
    const { Rules = [] } = await rules.send(new ListRulesCommand({}));
    const Name = Rules.find((rule) => rule.ScheduleExpression === 'rate(1 minute)')?.Name;
    await ask('/subscribers/billing/pause', { reason: 'INC-42' });
    const events = [...(await publish('day-0', 50))];
    await router.pass(2 * MINUTE);

    // Once a day instead of once a minute, which would take minutes of the machine's time.
    await rules.send(new DisableRuleCommand({ Name }));
    const passOnce = async (ms: number) => {
      router.clock.advance(ms);
      await router.cloud.invoke(reconcileId());
      await router.cloud.waitUntilIdle();
    };
    for (let day = 1; day <= 15; day++) {
      await passOnce(24 * HOUR);
      events.push(...(await publish(`day-${day}`, 5)));
    }
    const before = handled(events);
    await ask('/subscribers/billing/resume', { reason: 'fixed' });
    for (let hour = 0; hour < 26; hour++) await passOnce(HOUR);
    await rules.send(new EnableRuleCommand({ Name }));
    rules.destroy();

    expect(before).toEqual(never(events));
    expect(handled(events)).toEqual(once(events));
    const { deliveries } = await router.waybill(events[0]?.trackingId ?? '');
    expect(deliveries.find(({ subscriber }) => subscriber === 'billing')).toMatchObject({
      ...{ status: 'delivered', attempts: 1 },
    });
  }, 180_000);
});

describe('a request to pause', () => {
  it.each<[string, unknown, number, string]>([
    ['/subscribers/billing/pause', {}, 400, 'invalid-request'],
    ['/subscribers/billing/pause', { reason: 'x', until: 'soon' }, 400, 'invalid-request'],
    [
      '/subscribers/billing/pause',
      { reason: 'x', until: '2026-01-01T00:00:00Z' },
      400,
      'invalid-request',
    ],
    ['/subscribers/billing/pause', { reason: 'x', for: '1h' }, 400, 'invalid-request'],
    ['/subscribers/billing/resume', { until: 'now' }, 400, 'invalid-request'],
    ['/subscribers/nobody/pause', { reason: 'x' }, 404, 'not-found'],
    ['/subscribers/nobody/resume', { reason: 'x' }, 404, 'not-found'],
  ])('%s %j is refused as a problem', async (path, body, status, code) => {
    expect(await ask(path, body)).toMatchObject({ status, body: { code, status } });
    expect((await billing())?.state).toBe('active');
  });
});
