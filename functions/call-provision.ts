import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { slowLambdaClient } from '../aws/clients.ts';
import { LambdaInvoker } from '../aws/lambda-invoker.ts';
import { readText } from '../aws/settings.ts';
import { ENV } from '../core/settings.ts';
import type { Answer } from './http/answer-routes.ts';
import { RESUME } from './provision-message.ts';

/** The function that makes subscribers. A file of its own in bundles: most cold starts do without Lambda's client. */
function invoker(): LambdaInvoker {
  return new LambdaInvoker(slowLambdaClient(), readText(process.env, ENV.provisionFunction));
}

/** Has it answer a request. */
export async function callProvision(request: APIGatewayProxyEventV2): Promise<Answer> {
  return (await invoker().call(request)) as Answer;
}

/** Has it go on with what was left. */
export function resumeProvision(): Promise<void> {
  return invoker().start(RESUME);
}
