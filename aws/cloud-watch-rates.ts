import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
  type CloudWatchServiceException as ServiceException,
} from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE } from '../core/log/metrics.ts';
import {
  type Counted,
  MOST_COUNTS,
  type Periods,
  type RateHistory,
} from '../core/ports/rate-history.ts';
import { inGroups } from '../core/shared/in-groups.ts';
import { orOutageOf } from './or-outage.ts';

/** The most figures of an answer, and of a page of it (Amazon CloudWatch API reference, "GetMetricData"). */
const MOST_FIGURES = 100_800;

/** So many pages are read of one answer; with the figures that fit in one, a second is rare. */
const MOST_PAGES = 5;

/** What says that nobody keeps metrics: an endpoint, not AWS's, that has no CloudWatch. */
const UNKNOWN = ['UnknownOperationException', 'InvalidAction', 'UnknownService'];
const NOT_IMPLEMENTED = 501;

/** What SQS says of a queue (SQS developer guide, "Available CloudWatch metrics for Amazon SQS"). */
const OF_QUEUE = {
  queue: 'NumberOfMessagesDeleted',
  age: 'ApproximateAgeOfOldestMessage',
} as const;

/**
 * What CloudWatch has of a router: the metrics that its functions write (`node/metric-log.ts`), and of its queues SQS's count of
 * what is deleted, and the age of the oldest message. A call is paid for by its metrics, and answers as many as there may be.
 */
export class CloudWatchRates implements RateHistory {
  readonly #client: CloudWatchClient;
  readonly #router: string;

  /** `router` is the name of the router's bus. */
  constructor(client: CloudWatchClient, router: string) {
    this.#client = client;
    this.#router = router;
  }

  async read(
    counted: readonly Counted[],
    periods: Periods,
  ): Promise<readonly (readonly number[])[] | undefined> {
    const count = (periods.to - periods.from) / (periods.seconds * 1000);
    const together = Math.min(MOST_COUNTS, Math.max(1, Math.floor(MOST_FIGURES / count)));
    const sums: (readonly number[])[] = [];
    try {
      for (const group of inGroups(counted, together))
        sums.push(...(await this.#ask(group, periods)));
    } catch (error) {
      if (isUnknown(error)) return undefined;
      throw error;
    }
    return sums;
  }

  async #ask(
    counted: readonly Counted[],
    periods: Periods,
  ): Promise<readonly (readonly number[])[]> {
    const queries = counted.map((one, place) => this.#query(one, { place, ...periods }));
    const count = (periods.to - periods.from) / (periods.seconds * 1000);
    const sums = counted.map(() => Array.from({ length: count }, () => 0));
    let next: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const input = {
        MetricDataQueries: queries,
        StartTime: new Date(periods.from),
        EndTime: new Date(periods.to),
        ...(next === undefined ? {} : { NextToken: next }),
      };
      const call = this.#client.send(new GetMetricDataCommand(input));
      const answer = await orOutageOf('unavailable', call, 'CloudWatch');
      for (const result of answer.MetricDataResults ?? []) fill(sums, result, periods);
      next = answer.NextToken;
      if (next === undefined) break;
    }
    return sums;
  }

  #query(
    counted: Counted,
    asked: { readonly place: number; readonly seconds: number },
  ): MetricDataQuery {
    return {
      Id: `m${asked.place}`,
      MetricStat: {
        ...{ Metric: this.#metric(counted), Period: asked.seconds },
        Stat: counted.of === 'age' ? 'Maximum' : 'Sum',
      },
    };
  }

  #metric(counted: Counted) {
    if (counted.of === 'queue' || counted.of === 'age') {
      const Value = counted.queueUrl.split('/').at(-1) ?? '';
      return {
        ...{ Namespace: 'AWS/SQS', MetricName: OF_QUEUE[counted.of] },
        Dimensions: [{ Name: 'QueueName', Value }],
      };
    }
    const router = { Name: 'router', Value: this.#router };
    const subscriber =
      counted.of === 'router' ? [] : [{ Name: 'subscriber', Value: counted.subscriber }];
    return {
      ...{ Namespace: METRIC_NAMESPACE, MetricName: counted.name },
      Dimensions: [router, ...subscriber],
    };
  }
}

/** Adds what a result says, whose times are those of periods that have figures. */
function fill(
  sums: readonly number[][],
  result: MetricDataResult,
  { from, seconds }: Periods,
): void {
  const { Id = '', Timestamps = [], Values = [] } = result;
  const counts = sums[Number(Id.slice(1))];
  if (counts === undefined) return;
  for (const [index, time] of Timestamps.entries()) {
    const place = Math.floor((time.getTime() - from) / (seconds * 1000));
    const value = Values[index] ?? 0;
    if (place >= 0 && place < counts.length) counts[place] = (counts[place] ?? 0) + value;
  }
}

function isUnknown(error: unknown): boolean {
  const { cause = error } = error instanceof Error ? error : {};
  if (!(cause instanceof Error)) return false;
  const { httpStatusCode: status } = (cause as Partial<ServiceException>).$metadata ?? {};
  return status === NOT_IMPLEMENTED || UNKNOWN.includes(cause.name.split('.').at(-1) ?? '');
}
