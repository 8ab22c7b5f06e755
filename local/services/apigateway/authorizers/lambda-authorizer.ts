import type { Json } from '../../../../core/event/event.ts';
import { evaluate } from '../../iam/evaluate.ts';
import { parseStatements, type Statement } from '../../iam/statement.ts';
import type { InvokeResult } from '../../lambda/function-spec.ts';
import {
  type Authorization,
  type AuthorizationRequest,
  type Authorizer,
  BROKEN,
  FORBIDDEN,
  UNAUTHORIZED,
} from './authorizer.ts';
import { readIdentity } from './read-identity.ts';

/** An authorizer with `AuthorizerType: REQUEST` and payload format 2.0. */
export interface LambdaAuthorizerSettings {
  readonly functionArn: string;
  readonly identitySource: readonly string[];
  /** Whether the function answers `{isAuthorized}` rather than a policy. */
  readonly simple: boolean;
  /** How long an answer counts for the same identity; 0 for once. */
  readonly cacheMs: number;
}

/** What a Lambda authorizer needs of the cloud. */
export interface LambdaAuthorizerParts {
  readonly now: () => number;
  /** Invokes the function; undefined when the function's policy does not let API Gateway. */
  readonly invoke: (functionArn: string, payload: string) => Promise<InvokeResult | undefined>;
  readonly warn: (message: string) => void;
}

interface Answer {
  readonly isAuthorized?: unknown;
  readonly policyDocument?: Json;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Asks a function who may call (API Gateway developer guide, "Lambda authorizers"), and remembers its answer. */
export function makeLambdaAuthorizer(
  settings: LambdaAuthorizerSettings,
  parts: LambdaAuthorizerParts,
): Authorizer {
  const known = new Map<string, { readonly until: number; readonly answer: Answer }>();
  return async (request) => {
    const identity = readIdentity(settings.identitySource, request.event);
    if (identity === undefined) return UNAUTHORIZED;
    const key = JSON.stringify(identity);
    const remembered = known.get(key);
    if (remembered !== undefined && remembered.until > parts.now())
      return decide(remembered.answer, settings, request);
    const answer = await ask(settings, { ...parts, request, identity });
    if (answer === undefined) return BROKEN;
    // Without an identity there is nothing to tell callers apart by.
    if (settings.cacheMs > 0 && identity.length > 0) {
      const now = parts.now();
      for (const [other, { until }] of known) if (until <= now) known.delete(other);
      known.set(key, { until: now + settings.cacheMs, answer });
    }
    return decide(answer, settings, request);
  };
}

async function ask(
  { functionArn, simple }: LambdaAuthorizerSettings,
  {
    request: { event, routeArn },
    identity,
    invoke,
    warn,
  }: LambdaAuthorizerParts & {
    readonly request: AuthorizationRequest;
    readonly identity: readonly string[];
  },
): Promise<Answer | undefined> {
  const { body: _, isBase64Encoded: __, ...rest } = event;
  const input = { ...rest, version: '2.0', type: 'REQUEST', routeArn, identitySource: identity };
  const result = await invoke(functionArn, JSON.stringify(input));
  if (result === undefined) return undefined;
  if (!result.ok) {
    warn(
      `the authorizer ${functionArn} failed: ${result.error.errorType}: ${result.error.errorMessage}`,
    );
    return undefined;
  }
  const answer = JSON.parse(result.payload) as Answer | null;
  const fault =
    typeof answer !== 'object' || answer === null ? 'no object' : faultOf(answer, simple);
  if (fault === undefined) return answer ?? undefined;
  warn(`the authorizer ${functionArn} answered ${fault}: ${result.payload.slice(0, 200)}`);
  return undefined;
}

/** A policy that says nothing of an action or a resource is none (developer guide, "Output from a Lambda authorizer"). */
function faultOf({ policyDocument }: Answer, simple: boolean): string | undefined {
  const isWhole = ({ actions, resources }: Statement) =>
    actions !== undefined && resources !== undefined;
  if (simple || parseStatements(policyDocument).every(isWhole)) return undefined;
  return 'a policy with a statement that has no Action or no Resource';
}

function decide(
  { isAuthorized, policyDocument, context = {} }: Answer,
  { simple }: LambdaAuthorizerSettings,
  { routeArn }: AuthorizationRequest,
): Authorization {
  const allowed = simple ? isAuthorized === true : allows(policyDocument, routeArn);
  return allowed ? { allowed: true, context: { lambda: context } } : FORBIDDEN;
}

function allows(policyDocument: Json | undefined, resource: string): boolean {
  if (policyDocument === undefined) return false;
  const question = { action: 'execute-api:Invoke', resource, principal: '', context: {} };
  return evaluate(parseStatements(policyDocument), question) === 'allowed';
}
