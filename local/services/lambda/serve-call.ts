import type { AwsApi, AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { readTarget } from '../../api/aws-target.ts';
import { notRun } from '../../api/not-run.ts';
import { FunctionCrash } from '../../cloud/faults.ts';
import type { PortCall } from './messages.ts';

/** Answers a function's call from the engines, with the status and the body that AWS would send. Throws `FunctionCrash` only. */
export async function serveCall(
  api: AwsApi,
  { target, accessKeyId, traceHeader, body }: PortCall,
): Promise<{ status: number; body: string }> {
  try {
    const { prefix, service, action } = readTarget(target);
    if (service === undefined) throw notRun({ service: prefix, action });
    const input = JSON.parse(body) as AwsJson;
    return {
      status: 200,
      body: JSON.stringify(await api.call({ service, action, input, accessKeyId, traceHeader })),
    };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): { status: number; body: string } {
  if (error instanceof FunctionCrash) throw error;
  if (!(error instanceof AwsError)) {
    return {
      status: 500,
      body: JSON.stringify({ __type: 'InternalFailure', message: String(error) }),
    };
  }
  return {
    status: error.statusCode,
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}
