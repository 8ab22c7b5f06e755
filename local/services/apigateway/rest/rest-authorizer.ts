import type { Json } from '../../../../core/event/event.ts';
import { isObject } from '../../../../core/shared/is-object.ts';
import { evaluate } from '../../iam/evaluate.ts';
import { parseStatements } from '../../iam/statement.ts';
import type { InvokeResult } from '../../lambda/function-spec.ts';
import type { HttpResponse } from '../to-response.ts';
import { readIdentity } from './read-identity.ts';
import { restAnswer, UNAUTHORIZED } from './rest-answers.ts';
import type { RestEvent } from './rest-event.ts';

/** Who calls, as `requestContext` of the function's event has it; or what the caller is answered. */
export type RestAuthorization =
  | { readonly allowed: true; readonly context: Readonly<Record<string, unknown>> }
  | { readonly allowed: false; readonly answer: HttpResponse };

/** Decides who may call a method, by its event and its ARN with the path of the request. */
export type RestAuthorizer = (event: RestEvent, methodArn: string) => Promise<RestAuthorization>;

/** A Lambda authorizer of a REST API. */
export interface RestAuthorizerSettings {
  readonly functionArn: string;
  readonly type: 'TOKEN' | 'REQUEST';
  /** Such as `method.request.header.Authorization`. */
  readonly identitySource: readonly string[];
  /** What a token must match; any when absent. */
  readonly validation?: RegExp;
  /** How long an answer counts for the same identity; 0 for once. */
  readonly cacheMs: number;
}

/** What it needs of the cloud. */
export interface RestAuthorizerParts {
  readonly now: () => number;
  /** Invokes the function; undefined when the function's policy does not let API Gateway. */
  readonly invoke: (functionArn: string, payload: string) => Promise<InvokeResult | undefined>;
  readonly warn: (message: string) => void;
}

interface Policy {
  readonly principalId: string;
  readonly policyDocument: Json;
  readonly context: Readonly<Record<string, unknown>>;
}

/** API Gateway's answer where the authorizer itself fails. */
export const AUTHORIZER_FAILED: RestAuthorization = {
  allowed: false,
  answer: {
    status: 500,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': 'AuthorizerConfigurationException',
    },
    body: '{"message":null}',
  },
};

/** Asks a function who may call (API Gateway developer guide, "Use API Gateway Lambda authorizers"), and remembers its answer. */
export function makeRestAuthorizer(
  settings: RestAuthorizerSettings,
  parts: RestAuthorizerParts,
): RestAuthorizer {
  const known = new Map<string, { readonly until: number; readonly policy: Policy }>();
  return async (event, methodArn) => {
    const identity = readIdentity(settings.identitySource, event);
    if (identity === undefined || !isValid(identity, settings)) return refuse(UNAUTHORIZED);
    const key = JSON.stringify(identity);
    const remembered = known.get(key);
    if (remembered !== undefined && remembered.until > parts.now())
      return decide(remembered.policy, methodArn);
    const input = inputOf(settings, { event, methodArn, identity });
    const policy = await ask(settings, input, parts);
    if ('allowed' in policy) return policy;
    // Without an identity there is nothing to tell callers apart by.
    if (settings.cacheMs > 0 && identity.length > 0) {
      const now = parts.now();
      for (const [other, { until }] of known) if (until <= now) known.delete(other);
      known.set(key, { until: now + settings.cacheMs, policy });
    }
    return decide(policy, methodArn);
  };
}

function isValid([token = '']: readonly string[], { type, validation }: RestAuthorizerSettings) {
  return type === 'REQUEST' || validation === undefined || validation.test(token);
}

function inputOf(
  { type }: RestAuthorizerSettings,
  call: {
    readonly event: RestEvent;
    readonly methodArn: string;
    readonly identity: readonly string[];
  },
): object {
  const { event, methodArn, identity } = call;
  if (type === 'TOKEN') return { type, methodArn, authorizationToken: identity[0] };
  const { body: _, isBase64Encoded: __, ...rest } = event;
  return { type, methodArn, ...rest };
}

async function ask(
  { functionArn }: RestAuthorizerSettings,
  input: object,
  { invoke, warn }: RestAuthorizerParts,
): Promise<Policy | RestAuthorization> {
  const result = await invoke(functionArn, JSON.stringify(input));
  if (result === undefined) return AUTHORIZER_FAILED;
  if (!result.ok) {
    const { errorType, errorMessage } = result.error;
    // The one error that is an answer ("Output from an API Gateway Lambda authorizer").
    if (errorMessage === 'Unauthorized') return refuse(UNAUTHORIZED);
    warn(`the authorizer ${functionArn} failed: ${errorType}: ${errorMessage}`);
    return AUTHORIZER_FAILED;
  }
  const policy = readPolicy(JSON.parse(result.payload) as unknown);
  if (typeof policy !== 'string') return policy;
  warn(`the authorizer ${functionArn} answered ${policy}: ${result.payload.slice(0, 200)}`);
  return AUTHORIZER_FAILED;
}

/** The policy of an answer, or in a text what is wrong with it. */
function readPolicy(value: unknown): Policy | string {
  if (!isObject(value)) return 'no object';
  const { principalId, policyDocument, context = {} } = value;
  if (typeof principalId !== 'string') return 'no principalId that is a string';
  if (!isObject(policyDocument)) return 'no policyDocument';
  if (!isObject(context)) return 'a context that is no object';
  const nested = Object.keys(context).find((name) => typeof context[name] === 'object');
  if (nested !== undefined)
    return `an object as context.${nested}, where strings, numbers and booleans may be`;
  return { principalId, policyDocument: policyDocument as Json, context };
}

function decide({ principalId, policyDocument, context }: Policy, resource: string) {
  const question = { action: 'execute-api:Invoke', resource, principal: '', context: {} };
  const verdict = evaluate(parseStatements(policyDocument), question);
  if (verdict !== 'allowed') return refuse(deniedAnswer(verdict === 'denied'));
  const texts = Object.entries(context).map(([name, value]) => [name, String(value)]);
  const authorizer = { ...Object.fromEntries(texts), principalId, integrationLatency: 0 };
  return { allowed: true, context: { authorizer } } as const;
}

/** Here the member has a capital, as IAM's messages have. */
function deniedAnswer(isExplicit: boolean): HttpResponse {
  const how = isExplicit ? ' with an explicit deny' : '';
  const Message = `User is not authorized to access this resource${how}`;
  const { headers } = restAnswer(403, 'AccessDeniedException', Message);
  return { status: 403, headers, body: JSON.stringify({ Message }) };
}

function refuse(answer: HttpResponse): RestAuthorization {
  return { allowed: false, answer };
}
