import type { RouteKeyOf } from '../../routes.ts';
import { bodyOf, list, record, ref, text, whole } from '../schema.ts';
import { LEASE } from '../schemas/pull-schemas.ts';
import type { Operation } from './operation.ts';

const WHY = {
  anyOf: [
    text(undefined, { minLength: 1 }),
    bodyOf({ message: text() }, { class: text(), statusCode: whole(100, { maximum: 999 }) }),
  ],
};

/** What a consumer calls that takes the events of a subscriber itself. */
export const PULL_OPERATIONS: Readonly<Record<RouteKeyOf<'pull'>, Operation>> = {
  'POST /subscribers/{name}/pull': {
    id: 'pullEvents',
    summary: 'Take events of a subscriber, each for the time of its lease.',
    body: bodyOf(
      {},
      {
        max: whole(1, { maximum: 10, default: 10 }),
        waitSeconds: whole(0, { maximum: 20, default: 20 }),
      },
    ),
    mayBeEmpty: true,
    answers: { 200: { says: 'What there was.', schema: ref('PulledDeliveries') } },
  },
  'POST /subscribers/{name}/ack': {
    id: 'endLeases',
    summary: 'Say what became of events: handled, to be tried again, or dead. 100 leases at most.',
    body: bodyOf(
      {},
      {
        acks: list(LEASE),
        retries: list(
          bodyOf({ lease: LEASE, error: WHY }, { delaySeconds: whole(0, { maximum: 1_209_600 }) }),
        ),
        dead: list(bodyOf({ lease: LEASE, error: WHY })),
      },
    ),
    answers: {
      200: {
        says: 'What became of each lease, in the order acks, retries, dead.',
        schema: record<{ results: unknown }>({ results: list(ref('LeaseResult')) }),
      },
    },
  },
  'POST /subscribers/{name}/extend': {
    id: 'extendLeases',
    summary: 'Have leases last for so long from now; each is another lease then.',
    body: bodyOf({
      leases: list(LEASE, { minItems: 1, maxItems: 100 }),
      leaseSeconds: whole(1, { maximum: 43_200 }),
    }),
    answers: {
      200: {
        says: 'Each lease with the one that takes its place.',
        schema: record<{ results: unknown }>({ results: list(ref('ExtendResult')) }),
      },
    },
  },
};
