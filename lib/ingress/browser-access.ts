import { ROUTES } from '../../core/api/routes.ts';

/** What the attributes of a binary event are called; names of extensions are anybody's, and CORS knows no prefixes. */
const EVENT_HEADERS = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'dataschema'].map(
  (name) => `ce-${name}`,
);

/** What Signature Version 4 adds, where the authorizer is IAM (IAM user guide, "Elements of an AWS API request signature"). */
const SIGNATURE_HEADERS = ['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];

/** What a page may do with a router once its origin is allowed, by either ingress: every route, and every header that is read. */
export const BROWSER_ACCESS = {
  methods: [...new Set(ROUTES.map(({ method }) => method))],
  headers: [
    ...['authorization', 'content-encoding', 'content-type', 'idempotency-key'],
    ...['if-match', 'if-none-match'],
    ...['traceparent', 'tracestate'],
    ...EVENT_HEADERS,
    ...SIGNATURE_HEADERS,
  ],
  /** Headers of answers that a page may read, beside those that it always may. */
  exposed: [
    'apigw-requestid',
    'etag',
    'location',
    'retry-after',
    'www-authenticate',
    'x-amzn-requestid',
  ],
};
