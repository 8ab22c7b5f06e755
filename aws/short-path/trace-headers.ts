/** What Lambda's runtime keeps of the invocation that runs, where it keeps it (`@aws/lambda-invoke-store`). */
interface InvokeStore {
  getXRayTraceId?(): string | undefined;
  getTraceparent?(): string | undefined;
  getTracestate?(): string | undefined;
  getBaggage?(): string | undefined;
}

/** The headers that tell a service which invocation calls it, as the SDK's recursion detection sets them. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const store: InvokeStore | undefined = Reflect.get(
    Reflect.get(globalThis, 'awslambda') ?? {},
    'InvokeStore',
  );
  const { AWS_LAMBDA_FUNCTION_NAME: name, _X_AMZN_TRACE_ID: inEnvironment } = process.env;
  const traceId = store?.getXRayTraceId?.() ?? inEnvironment;
  if (name && traceId) headers['X-Amzn-Trace-Id'] = traceId;
  const traceparent = store?.getTraceparent?.();
  if (!traceparent) return headers;
  headers.traceparent = traceparent;
  const tracestate = store?.getTracestate?.();
  if (tracestate) headers.tracestate = tracestate;
  const baggage = store?.getBaggage?.();
  if (baggage) headers.baggage = baggage;
  return headers;
}
