import { describe, expect, it } from '@jest/globals';
import { type RouterClient, SOURCE, until } from './router-client.ts';
import { DEPLOYMENT_MS, type Deployment } from './targets/deployment.ts';

const PATH = '/subscribers/reports';
const TYPE = 'report.made';

interface Pulled {
  readonly deliveries: readonly {
    readonly lease: string;
    readonly event: { readonly id: string };
  }[];
}

/** A subscriber that is made while the router runs, and pulls. */
export function describeRunTime({ router }: Deployment): void {
  describe('a subscriber that is made at run time', () => {
    it(
      'pulls what is published from then on, and it is delivered when it says so',
      async () => {
        const put = await ask(router(), 'PUT', PATH, { pattern: { type: [TYPE] }, reason: 'e2e' });
        const published = await until(
          'an event that the subscriber is expected to get',
          () => router().publish(TYPE, `report-${Date.now()}`),
          (accepted): accepted is typeof accepted => accepted.subscribers.includes('reports'),
        );
        const pulled: string[] = [];
        await until(
          `${published.id} to be pulled`,
          async () => void pulled.push(...(await pullAndAck(router()))),
          (_): _ is undefined => pulled.includes(published.id),
        );

        expect(put.status).toBe(201);
        await router().waitFor(published, { reports: 'delivered' });
        expect(pulled.filter((id) => id === published.id)).toHaveLength(1);
      },
      DEPLOYMENT_MS,
    );

    it(
      'is deleted',
      async () => {
        const path = `${PATH}?reason=e2e&force=true`;
        expect(await ask(router(), 'DELETE', path)).toMatchObject({ status: 202 });
        const later = await router().publish(TYPE, 'report-later');

        expect(later.trackingId).toMatch(/^wb_/);
      },
      DEPLOYMENT_MS,
    );
  });
}

/** Of the same: its rule and its queue go a while after its registration. */
export function describeRunTimeEnd({ router }: Deployment): void {
  it(
    'a subscriber that was deleted at run time is gone',
    async () => {
      const gone = await until(
        'the subscriber to be gone',
        () => ask(router(), 'GET', PATH),
        (answer): answer is typeof answer => answer.status === 404,
        DEPLOYMENT_MS,
      );

      expect(gone.body).toMatchObject({ code: 'not-found' });
      expect(
        await router().get(`/events?source=${encodeURIComponent(SOURCE)}&type=${TYPE}`),
      ).toMatchObject({
        events: expect.arrayContaining([expect.objectContaining({ type: TYPE })]),
      });
    },
    DEPLOYMENT_MS,
  );
}

/** Answers the ids of the events. */
async function pullAndAck(router: RouterClient): Promise<readonly string[]> {
  const { body } = await ask(router, 'POST', `${PATH}/pull`, { waitSeconds: 2 });
  const { deliveries = [] } = body as Partial<Pulled>;
  if (deliveries.length > 0)
    await ask(router, 'POST', `${PATH}/ack`, { acks: deliveries.map(({ lease }) => lease) });
  return deliveries.map(({ event }) => event.id);
}

async function ask({ url }: RouterClient, method: string, path: string, body?: object) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}
