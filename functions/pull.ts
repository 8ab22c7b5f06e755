import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KeyGuard } from '../core/access/key-guard.ts';
import { endLeases } from '../core/deliver/pull/end-leases.ts';
import { extendLeases } from '../core/deliver/pull/extend-leases.ts';
import { parseExtend, parseOutcomes } from '../core/deliver/pull/parse-outcomes.ts';
import { parsePull } from '../core/deliver/pull/parse-pull.ts';
import type { PullCounts } from '../core/deliver/pull/pull-counts.ts';
import { pullEvents } from '../core/deliver/pull/pull-events.ts';
import type { PullCall, PullPorts } from '../core/deliver/pull/pull-ports.ts';
import { findPullSubscriber } from '../core/deliver/pull/pull-subscriber.ts';
import { refusePaused } from '../core/deliver/pull/refuse-paused.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { PauseStore } from '../core/ports/pausing/pause-store.ts';
import { SubscriberDirectory } from '../core/registry/subscriber-directory.ts';
import { Cached } from '../core/shared/cached.ts';
import { lazy } from '../core/shared/lazy.ts';
import type { MetricLog } from '../node/metric-log.ts';
import {
  composeGuard,
  composeLedger,
  composeMetrics,
  composePauses,
  composeQueue,
} from './compose.ts';
import { composePull } from './compose-pull.ts';
import { type AllowedRequest, type Answer, answerRoutes } from './http/answer-routes.ts';
import { json, jsonText } from './http/problem.ts';
import { readJson } from './http/read-json.ts';

/** How long a request may take, in milliseconds: the function's timeout is a second more. */
const REQUEST_MS = 28_000;

interface PullFunctionPorts extends Omit<PullPorts, 'deliveries' | 'events'> {
  readonly ledger: Ledger;
  readonly pauses: Pick<PauseStore, 'listPauses'>;
  readonly metrics: MetricLog;
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Gives events to consumers that pull, and takes what became of them. */
export function makePull(
  given: PullFunctionPorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const { ledger, clock, metrics } = given;
  const ports = { ...given, deliveries: ledger, events: ledger };
  const directory = new SubscriberDirectory({ registry: ledger, ...given });
  const pauses = new Cached(() => given.pauses.listPauses(), clock);
  const callOf = async ({ path, key }: AllowedRequest): Promise<PullCall> => {
    const endsAt = clock.now() + REQUEST_MS;
    const subscriber = await findPullSubscriber(path.name ?? '', key, directory);
    return { subscriber, remainingMs: () => endsAt - clock.now() };
  };
  const count = ({ subscriber }: PullCall, { failed, dead, retryAgeSeconds }: PullCounts) =>
    metrics.countFor(subscriber.name, {
      FailedAttempts: failed,
      DeadDeliveries: dead,
      RetryAge: retryAgeSeconds,
    });
  return answerRoutes<'pull'>(
    {
      'POST /subscribers/{name}/pull': async (allowed) => {
        const { request } = allowed;
        const call = await callOf(allowed);
        const asked = parsePull(request.body === undefined ? {} : await readJson(request));
        refusePaused(call.subscriber.name, await pauses.get());
        const report = await pullEvents(asked, call, ports);
        count(call, report);
        return jsonText(200, report.json);
      },
      'POST /subscribers/{name}/ack': async (allowed) => {
        const call = await callOf(allowed);
        const report = await endLeases(parseOutcomes(await readJson(allowed.request)), call, ports);
        count(call, report);
        return json(200, { results: report.results });
      },
      'POST /subscribers/{name}/extend': async (allowed) => {
        const call = await callOf(allowed);
        const asked = parseExtend(await readJson(allowed.request));
        return json(200, { results: await extendLeases(asked, call, ports) });
      },
    },
    ports,
  );
}

const answer = lazy(() =>
  makePull({
    ...composeLedger(),
    ...composeQueue(),
    ...composePull(),
    ...composePauses(),
    ...composeMetrics(),
    ...composeGuard(),
  }),
);

/** Answers as a Lambda handler does; its ports are composed once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => answer()(request);
