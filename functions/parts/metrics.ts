import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { cloudWatchClient } from '../../aws/cloud-watch-client.ts';
import { CloudWatchRates } from '../../aws/cloud-watch-rates.ts';
import { readText } from '../../aws/settings.ts';
import type { KeyGuard } from '../../core/access/key-guard.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { RateHistory } from '../../core/ports/rate-history.ts';
import type { SubscriberRegistry } from '../../core/ports/subscriber-registry.ts';
import { KeptAnswers } from '../../core/query/rates/kept-answers.ts';
import { type Rates, showRates } from '../../core/query/rates/show-rates.ts';
import { SubscriberDirectory } from '../../core/registry/subscriber-directory.ts';
import { ENV } from '../../core/settings.ts';
import { lazy } from '../../core/shared/lazy.ts';
import { composeGuard, composeLedger } from '../compose.ts';
import { type Answer, answerRoutes } from '../http/answer-routes.ts';
import { json } from '../http/problem.ts';

interface MetricsPorts {
  readonly rates: RateHistory;
  readonly ledger: SubscriberRegistry;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Answers what is asked about figures over time: a part of `query`, with CloudWatch's client, loaded when somebody asks. */
export function makeMetrics(
  ports: MetricsPorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const directory = new SubscriberDirectory({ registry: ports.ledger, ...ports });
  const roles = { ...ports, directory, kept: new KeptAnswers<Rates>(ports.clock) };
  return answerRoutes<'metrics'>(
    {
      'GET /metrics': async ({ request }) =>
        json(200, await showRates(request.queryStringParameters ?? {}, roles)),
    },
    ports,
  );
}

const answer = lazy(() =>
  makeMetrics({
    ...composeLedger(),
    ...composeGuard(),
    rates: new CloudWatchRates(cloudWatchClient(), readText(process.env, ENV.bus)),
  }),
);

/** Answers as a Lambda handler does; its ports are composed once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => answer()(request);
