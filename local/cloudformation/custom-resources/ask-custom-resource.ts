import { randomUUID } from 'node:crypto';
import type { Json } from '../../../core/event/event.ts';
import type { InvokeResult } from '../../services/lambda/function-spec.ts';
import { isList, isRecord, type JsonObject } from '../json.ts';
import { NotRunError } from '../not-run-error.ts';
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
  /** Told where the function has ended well without an answer, which another one that it has told of may give. */
  readonly leftToOthers: () => void;
}

/** Asks the function and waits for its answer; a refusal or silence is an error with the reason, a `NotRunError` where that is it. */
export async function askCustomResource(
  resource: CustomResource,
  asked: CustomRequest,
  { answers, invoke, leftToOthers }: CustomResourceParts,
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
  let isAnswered = false;
  void answer.then(() => {
    isAnswered = true;
  });
  const invoked = invoke(functionArn, JSON.stringify(request)).then((result) => {
    if (!result.ok) return failed(`${result.error.errorType}: ${result.error.errorMessage}`);
    if (!isAnswered) leftToOthers();
    return answer;
  });
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<CustomAnswer>((resolve) => {
    timer = setTimeout(() => resolve(failed(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  const given = await Promise.race([answer, invoked, silence]);
  clearTimeout(timer);
  if (given.Status === 'SUCCESS') return given;
  const { Reason = 'its function gave no reason' } = given;
  const what = `${type} "${logicalId}" could not be ${asked.RequestType.toLowerCase()}d`;
  if (!NOT_RUN.test(Reason)) throw new Error(`${what}: ${Reason}`);
  const [firstLine] = Reason.split('\n');
  throw new NotRunError(`${what}: ${firstLine}`);
}

/** What a function tells that called something that is not run here, is not run itself, or wants an SDK that nobody has. */
const NOT_RUN =
  /\bnot run (locally|here)\b|Cannot find (module|package) '@aws-sdk\/|Package @aws-sdk\/\S+ does not exist|No module named '(boto3|botocore)'/;

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
