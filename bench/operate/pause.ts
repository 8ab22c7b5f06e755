import type { BenchRow } from '../report/bench-row.ts';
import { CountingRouter } from './counting-router.ts';

const EVENTS = 50_000;

/** Of the virtual clock. */
const MINUTE_MS = 60_000;
const STEP_MS = 10 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a pause is, and in how many steps its events are published: one a minute, and one a day. */
const PAUSES = [
  { name: 'an hour', lengthMs: HOUR_MS, steps: 60 },
  { name: '15 days, one more than a queue keeps them', lengthMs: 15 * DAY_MS, steps: 15 },
];

/** By when everything must have arrived, after the end of a pause. */
const PATIENCE_MS = 8 * HOUR_MS;

/** Whether all that is published while a subscriber is paused arrives when it is resumed, and each event once. */
export async function benchPause(): Promise<BenchRow[]> {
  const router = await CountingRouter.start();
  const rows: BenchRow[] = [];
  try {
    let first = 0;
    for (const { name, lengthMs, steps } of PAUSES) {
      const { early, minutes } = await pause(router, { first, lengthMs, steps });
      first += EVENTS;
      rows.push(
        { name: `pause of ${name}: handled meanwhile`, value: early, unit: 'events', atMost: 0 },
        {
          name: `pause of ${name}: missing of ${EVENTS} afterwards`,
          value: first - router.handled.size,
          unit: 'events',
          atMost: 0,
        },
        { name: `pause of ${name}: handled twice`, value: router.twice, unit: 'events', atMost: 0 },
        { name: `pause of ${name}: all were there after`, value: minutes, unit: 'virtual min' },
      );
    }
  } finally {
    await router.stop();
  }
  return rows;
}

/** Pauses the subscriber, publishes, resumes it, and waits until it has all: how many minutes of the virtual clock. */
async function pause(
  router: CountingRouter,
  { first, lengthMs, steps }: { first: number; lengthMs: number; steps: number },
) {
  const { cloud, handled, subscriber } = router;
  await router.ask('POST', `/subscribers/${subscriber}/pause`, {});
  await cloud.advance(2 * MINUTE_MS);
  const before = handled.size;
  for (let step = 0; step < steps; step++) {
    const at = (number: number) => first + Math.round((number / steps) * EVENTS);
    await router.publish(at(step), at(step + 1));
    await pass(router, lengthMs / steps);
  }
  const early = handled.size - before;
  await router.ask('POST', `/subscribers/${subscriber}/resume`, {});
  let minutes = 0;
  while (handled.size < first + EVENTS && minutes * MINUTE_MS < PATIENCE_MS) {
    await cloud.advance(MINUTE_MS);
    minutes += 1;
  }
  return { early, minutes };
}

/** In steps that an `advance` ends within its time. */
async function pass({ cloud }: CountingRouter, lengthMs: number): Promise<void> {
  for (let left = lengthMs; left > 0; left -= STEP_MS) await cloud.advance(Math.min(left, STEP_MS));
}
