import { Token } from 'aws-cdk-lib/core';
import { parseUrl } from '../../core/shared/parse-url.ts';
import type { HttpApiIngressOptions, RouterConsole } from './ingress-options.ts';

const ORIGIN = /^https?:\/\/[\w.:[\]-]+$/;

/** Throws where nobody could sign in to the console as `console` says; what is not known before the deployment is let through. */
export function checkConsole(
  console: RouterConsole,
  authorizer: HttpApiIngressOptions['authorizer'],
  refuse: (message: string) => never,
): void {
  if (typeof authorizer === 'string')
    refuse(
      `console says where tokens come from, which an authorizer such as HttpJwtAuthorizer checks; the authorizer is '${authorizer}', so leave \`console\` out, or pass \`console: false\` for none`,
    );
  const { issuer, clientId, scopes = [], origins = [] } = console;
  if (!Token.isUnresolved(issuer) && !/^https?:$/.test(parseUrl(issuer)?.protocol ?? ''))
    refuse(
      `console.issuer must be the URL that tokens have as their \`iss\`, such as "https://login.example.com"; received ${show(issuer)}`,
    );
  if (clientId === '')
    refuse('console.clientId is empty; pass that of a public client, without a secret');
  const scope = Token.isUnresolved(scopes) ? undefined : scopes.find((it) => !isScope(it));
  if (scope !== undefined)
    refuse(`console.scopes must each be a scope, such as "openid"; received ${show(scope)}`);
  const origin = Token.isUnresolved(origins) ? undefined : origins.find((it) => !isOrigin(it));
  if (origin !== undefined)
    refuse(
      `console.origins must be origins, such as "https://pool.auth.eu-central-1.amazoncognito.com", without a path or a slash at the end; received ${show(origin)}`,
    );
}

/** RFC 6749, section 3.3. */
function isScope(text: string): boolean {
  return Token.isUnresolved(text) || /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);
}

function isOrigin(text: string): boolean {
  if (Token.isUnresolved(text)) return true;
  return ORIGIN.test(text) && parseUrl(text)?.origin === text;
}

const show = (value: unknown) => JSON.stringify(value)?.slice(0, 300);
