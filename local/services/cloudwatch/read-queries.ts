import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import type { MetricName } from './metric-store.ts';

/** The statistics that are kept. */
const STATISTICS = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'] as const;

export type Statistic = (typeof STATISTICS)[number];

/** One metric that is asked for. */
export interface DataQuery {
  readonly id: string;
  readonly label: string;
  readonly metric: MetricName;
  readonly statistic: Statistic;
  /** Of a period, in milliseconds. */
  readonly ms: number;
}

/** Of a request (Amazon CloudWatch API reference, "GetMetricData"). */
const MOST_QUERIES = 500;

/** What AWS counts itself, and of it what is counted here. */
const OF_AWS = 'AWS/';
const COUNTED_OF_AWS = ['NumberOfMessagesDeleted', 'ApproximateAgeOfOldestMessage'].map((name) => ({
  ...{ namespace: 'AWS/SQS', name },
}));

const ID = /^[a-z]\w{0,254}$/;

/** Reads what is asked for; throws `AwsError` for what CloudWatch would refuse, and for what is not run here. */
export function readQueries({ MetricDataQueries }: AwsJson): readonly DataQuery[] {
  const queries = Array.isArray(MetricDataQueries) ? MetricDataQueries : [];
  if (queries.length === 0) throw missing('MetricDataQueries');
  if (queries.length > MOST_QUERIES)
    throw invalid(
      `The collection MetricDataQueries must not have a size greater than ${MOST_QUERIES}.`,
    );
  const read = queries
    .filter(isObject)
    .filter(({ ReturnData }) => ReturnData !== false)
    .map(readQuery);
  const ids = new Set(read.map(({ id }) => id));
  if (ids.size < read.length)
    throw invalid('The values for parameter Id in MetricDataQueries are not unique.');
  return read;
}

function readQuery({ Id, Label, MetricStat, ...more }: AwsJson): DataQuery {
  const id = String(Id ?? '');
  if (!ID.test(id))
    throw invalid(`The value ${id} for parameter Id is not matched by the pattern ${ID.source}.`);
  for (const member of ['Expression', 'AccountId'])
    if (more[member] !== undefined) throw unsupported(`GetMetricData with ${member}`);
  if (!isObject(MetricStat)) throw missing('MetricStat');
  const { Metric, Period, Stat, Unit } = MetricStat;
  if (Unit !== undefined) throw unsupported('GetMetricData with Unit');
  const metric = readMetric(Metric);
  const seconds = Number(Period);
  if (!Number.isInteger(seconds / 60) || seconds < 60)
    throw unsupported('GetMetricData with a Period that is no multiple of 60');
  const statistic = STATISTICS.find((one) => one === Stat);
  if (statistic === undefined) throw unsupported(`GetMetricData with the Stat ${String(Stat)}`);
  return {
    id,
    label: typeof Label === 'string' ? Label : metric.name,
    metric,
    statistic,
    ms: seconds * 1000,
  };
}

function readMetric(metric: unknown): MetricName {
  if (!isObject(metric)) throw missing('Metric');
  const { Namespace: namespace, MetricName: name, Dimensions = [] } = metric;
  if (typeof namespace !== 'string') throw missing('Namespace');
  if (typeof name !== 'string') throw missing('MetricName');
  const isCounted = COUNTED_OF_AWS.some((own) => own.namespace === namespace && own.name === name);
  if (namespace.startsWith(OF_AWS) && !isCounted)
    throw unsupported(`GetMetricData of ${namespace} ${name}`);
  const pairs = (Array.isArray(Dimensions) ? Dimensions : [])
    .filter(isObject)
    .map(({ Name, Value }) => [String(Name), String(Value)] as const);
  return { namespace, name, dimensions: Object.fromEntries(pairs) };
}

function isObject(value: unknown): value is AwsJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unsupported(action: string): AwsError {
  return notRun({ service: 'cloudwatch', action });
}

function missing(member: string): AwsError {
  return new AwsError('MissingRequiredParameterException', `The parameter ${member} is required.`);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
