import type { AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import type { MetricStore, Statistics } from './metric-store.ts';
import { type DataQuery, readQueries, type Statistic } from './read-queries.ts';

/** Of an answer (Amazon CloudWatch API reference, "GetMetricData"): more would come by pages, which are not run here. */
const MOST_FIGURES = 100_800;

/** CloudWatch, of which GetMetricData is run: over metrics that functions write into their logs, and two of SQS's. */
export class CloudWatchEngine implements Engine {
  readonly service = 'cloudwatch';
  readonly #store: MetricStore;
  readonly #beforeReads: () => void;

  /** `beforeReads` is called before figures are read, so that the store has the latest ones. */
  constructor(store: MetricStore, beforeReads: () => void = () => {}) {
    this.#store = store;
    this.#beforeReads = beforeReads;
  }

  /** IAM knows no metrics: an action is allowed for all of them. */
  access(action: string) {
    return { action: `cloudwatch:${action}`, resources: ['*'] };
  }

  async call(action: string, input: AwsJson): Promise<AwsJson> {
    if (action !== 'GetMetricData') throw notRun({ service: this.service, action });
    for (const member of ['NextToken', 'MaxDatapoints', 'LabelOptions'])
      if (input[member] !== undefined)
        throw notRun({ service: this.service, action: `GetMetricData with ${member}` });
    const queries = readQueries(input);
    const span = readSpan(input);
    this.#beforeReads();
    const results = queries.map((query) => this.#read(query, { ...span, ...input }));
    const figures = results.reduce((sum, { Values }) => sum + Values.length, 0);
    if (figures > MOST_FIGURES)
      throw notRun({
        service: this.service,
        action: `GetMetricData of more than ${MOST_FIGURES} figures`,
      });
    return { MetricDataResults: results, Messages: [] };
  }

  async stop(): Promise<void> {}

  #read({ id, label, metric, statistic, ms }: DataQuery, { from, to, ScanBy }: Span & AwsJson) {
    const periods = [...this.#store.read(metric, { from, to, ms })];
    if (ScanBy !== 'TimestampAscending') periods.reverse();
    return {
      Id: id,
      Label: label,
      Timestamps: periods.map(([begin]) => begin / 1000),
      Values: periods.map(([, statistics]) => figureOf(statistics, statistic)),
      StatusCode: 'Complete',
    };
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The times of a request, which come in seconds; its beginning is that of a minute. */
function readSpan({ StartTime, EndTime }: AwsJson): Span {
  const [from, to] = [Number(StartTime) * 1000, Number(EndTime) * 1000];
  if (!Number.isFinite(from) || !Number.isFinite(to))
    throw new AwsError('MissingRequiredParameterException', 'StartTime and EndTime are required.');
  if (from >= to)
    throw new AwsError(
      'ValidationError',
      'The parameter StartTime must be less than the parameter EndTime.',
    );
  return { from: Math.floor(from / 60_000) * 60_000, to };
}

function figureOf({ count, sum, minimum, maximum }: Statistics, statistic: Statistic): number {
  if (statistic === 'SampleCount') return count;
  if (statistic === 'Average') return sum / count;
  if (statistic === 'Sum') return sum;
  return statistic === 'Minimum' ? minimum : maximum;
}
