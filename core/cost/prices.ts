/** What AWS asks for one unit, in US dollars, and where and when that was read. */
export interface Price {
  readonly usd: number;
  readonly unit: string;
  readonly source: string;
  /** The month of the figure. */
  readonly date: string;
}

/** The region whose prices these are. */
export const PRICED_REGION = 'us-east-1';

const MILLION = 1_000_000;

const API_GATEWAY = { source: 'aws.amazon.com/api-gateway/pricing', date: '2026-11' };
const LAMBDA = { source: 'aws.amazon.com/lambda/pricing', date: '2026-11' };
const EVENT_BRIDGE = { source: 'aws.amazon.com/eventbridge/pricing', date: '2026-10' };
const SQS = { source: 'aws.amazon.com/sqs/pricing', date: '2026-09' };
const DYNAMO_DB = { source: 'aws.amazon.com/dynamodb/pricing', date: '2026-09' };
const CLOUD_WATCH = { source: 'aws.amazon.com/cloudwatch/pricing', date: '2026-06' };

/** The first tier of every price, without any free tier; the prices go down from some hundred millions of calls a month. */
export const PRICES = {
  httpRequest: { usd: 1 / MILLION, unit: 'request', ...API_GATEWAY },
  invocation: { usd: 0.2 / MILLION, unit: 'request', ...LAMBDA },
  /** On arm64, as every function of the router and `SubscriberFunction` is. */
  gigabyteSecond: { usd: 0.000_013_333_4, unit: 'GB-second', ...LAMBDA },
  busEvent: { usd: 1 / MILLION, unit: 'event', ...EVENT_BRIDGE },
  queueRequest: { usd: 0.4 / MILLION, unit: 'request', ...SQS },
  writeUnit: { usd: 0.625 / MILLION, unit: 'write unit', ...DYNAMO_DB },
  readUnit: { usd: 0.125 / MILLION, unit: 'read unit', ...DYNAMO_DB },
  tableStorage: { usd: 0.25, unit: 'GB-month', ...DYNAMO_DB },
  tableBackup: { usd: 0.2, unit: 'GB-month', ...DYNAMO_DB },
  logIngestion: { usd: 0.5, unit: 'GB', ...CLOUD_WATCH },
  metric: { usd: 0.3, unit: 'metric-month', ...CLOUD_WATCH },
  /** Of one metric, which is looked at once a minute. */
  alarm: { usd: 0.1, unit: 'alarm-month', ...CLOUD_WATCH },
  /** Of each metric that a call of GetMetricData asks for. */
  figure: { usd: 0.01 / 1000, unit: 'metric asked for', ...CLOUD_WATCH },
  logStorage: { usd: 0.03, unit: 'GB-month', ...CLOUD_WATCH },
} as const satisfies Record<string, Price>;
