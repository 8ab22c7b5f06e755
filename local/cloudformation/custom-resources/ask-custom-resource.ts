import { randomUUID } from 'node:crypto';
import type { Json } from '../../../core/event/event.ts';
import type { InvokeResult } from '../../services/lambda/function-spec.ts';
import { isList, isRecord, type JsonObject } from '../json.ts';
import type { AnswerServer, CustomAnswer } from './answer-server.ts';

/** A custom resource of the template, with its properties resolved. */
export interface CustomResource {
  readonly logicalId: string;
  readonly type: string;
  readonly stackId: string;
  readonly functionArn: string;
  readonly properties: JsonObject;
  readonly timeoutMs: number;
}

/** What is asked of a custom resource's function; an update and a deletion name the resource as its function did. */
export type CustomRequest =
  | { readonly RequestType: 'Create' }
  | {
      readonly RequestType: 'Update';
      readonly PhysicalResourceId: string;
      readonly OldResourceProperties: JsonObject;
    }
  | { readonly RequestType: 'Delete'; readonly PhysicalResourceId: string };

/** What asking needs of the cloud. */
export interface CustomResourceParts {
  readonly answers: AnswerServer;
  readonly invoke: (functionArn: string, payload: string) => Promise<InvokeResult>;
}

/** Asks the function and waits for its answer; a refusal or silence is an error with the reason. */
export async function askCustomResource(
  resource: CustomResource,
  asked: CustomRequest,
  { answers, invoke }: CustomResourceParts,
): Promise<CustomAnswer> {
  const { logicalId, type, stackId, functionArn, timeoutMs } = resource;
  const { url, answer } = answers.expect();
  const request = {
    ...asked,
    ResponseURL: url,
    StackId: stackId,
    RequestId: randomUUID(),
    ResourceType: type,
    LogicalResourceId: logicalId,
    ResourceProperties: toStrings(resource.properties),
    ...('OldResourceProperties' in asked
      ? { OldResourceProperties: toStrings(asked.OldResourceProperties) }
      : {}),
  };
  const invoked = invoke(functionArn, JSON.stringify(request)).then((result) =>
    // A function that ends well has answered, or still will.
    result.ok ? answer : failed(`${result.error.errorType}: ${result.error.errorMessage}`),
  );
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<CustomAnswer>((resolve) => {
    timer = setTimeout(() => resolve(failed(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  const given = await Promise.race([answer, invoked, silence]);
  clearTimeout(timer);
  if (given.Status === 'SUCCESS') return given;
  throw new Error(
    `${type} "${logicalId}" could not be ${asked.RequestType.toLowerCase()}d: ${given.Reason ?? 'its function gave no reason'}`,
  );
}

function failed(Reason: string): CustomAnswer {
  return { Status: 'FAILED', Reason };
}

/** CloudFormation hands every number and boolean over as a string. */
function toStrings(value: Json): Json {
  if (isList(value)) return value.map(toStrings);
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, toStrings(member)]),
    );
  return value === null ? value : String(value);
}
