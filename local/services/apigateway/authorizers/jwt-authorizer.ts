import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { gatewayAnswer } from '../to-response.ts';
import { type Authorization, type Authorizer, FORBIDDEN } from './authorizer.ts';
import { readIdentity } from './read-identity.ts';

/** An authorizer with `AuthorizerType: JWT`. */
export interface JwtSettings {
  readonly issuer: string;
  /** One of these must be the token's `aud`, or its `client_id` where it has no `aud`. */
  readonly audience: readonly string[];
  readonly identitySource: readonly string[];
}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** API Gateway takes no others (developer guide, "JWT authorizers"). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];

/** How long each of the issuer's two answers may take (API Gateway developer guide, "Quotas for an HTTP API"). */
const ISSUER_TIMEOUT_MS = 1500;

/** Checks tokens as API Gateway does: signature by the issuer's published key that it names, `iss`, `aud`, times, and the route's scopes. */
export function makeJwtAuthorizer(
  { issuer, audience, identitySource }: JwtSettings,
  { now, warn }: { readonly now: () => number; readonly warn: (message: string) => void },
): Authorizer {
  let keys: Promise<KeySet> | undefined;
  const issuerKeys = (): Promise<KeySet> => {
    keys ??= discover(issuer).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };

  return async ({ event, scopes }) => {
    const token = readIdentity(identitySource, event)?.[0]?.replace(/^Bearer\s+/i, '');
    if (token === undefined) return refuse(scopes);
    try {
      const currentDate = new Date(now());
      const options = { issuer, currentDate, algorithms: ALGORITHMS, requiredClaims: ['exp'] };
      const { payload, protectedHeader } = await jwtVerify(token, await issuerKeys(), options);
      if (protectedHeader.kid === undefined) return refuse(scopes, 'the token names no key (kid)');
      if (payload.iat !== undefined && payload.iat * 1000 > now())
        return refuse(scopes, 'the token is of a time to come (iat)');
      if (!isFor(audience, payload)) return refuse(scopes, 'the token has another audience');
      const granted = scopesOf(payload);
      if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) return FORBIDDEN;
      return { allowed: true, context: { jwt: { claims: toClaims(payload), scopes: granted } } };
    } catch (error) {
      if (error instanceof errors.JOSEError) return refuse(scopes, error.message);
      warn(`the JWT authorizer cannot ask the issuer ${issuer} for its keys: ${String(error)}`);
      return refuse(scopes, 'OIDC discovery endpoint communication error');
    }
  };
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discover(issuer: string): Promise<KeySet> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const { jwks_uri: keysUrl } = (await response.json()) as { jwks_uri?: unknown };
  if (typeof keysUrl !== 'string') throw new Error(`${url} names no jwks_uri`);
  return createRemoteJWKSet(new URL(keysUrl), { timeoutDuration: ISSUER_TIMEOUT_MS });
}

function isFor(audience: readonly string[], { aud, client_id: clientId }: JWTPayload): boolean {
  const named = aud === undefined ? [clientId] : [aud].flat();
  return named.some((name) => typeof name === 'string' && audience.includes(name));
}

function scopesOf({ scope, scp }: JWTPayload): readonly string[] {
  const listed = Array.isArray(scp) ? scp.map(String) : [];
  return typeof scope === 'string' && scope !== '' ? scope.split(' ') : listed;
}

/** Claims reach a function as strings; lists as `[a b]`. */
function toClaims(payload: JWTPayload): Record<string, string> {
  const entries = Object.entries(payload).map(([name, value]) => [
    name,
    Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function refuse(scopes: readonly string[], reason?: string): Authorization {
  const scope = scopes.length === 0 ? '' : ` scope="${scopes.join(' ')}"`;
  const why =
    reason === undefined
      ? ''
      : ` error="invalid_token" error_description="${reason.replaceAll('"', "'")}"`;
  const answer = gatewayAnswer(401, 'Unauthorized');
  const headers = { ...answer.headers, 'www-authenticate': `Bearer${scope}${why}` };
  return { allowed: false, answer: { ...answer, headers } };
}
