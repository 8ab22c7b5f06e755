import { Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { parseUrl } from '../../core/shared/parse-url.ts';
import type { IngressSettings } from './ingress.ts';
import type { RouterCors } from './ingress-options.ts';

/** What both take (API Gateway V2 API reference, "Cors"; Lambda API reference, "Cors"). */
const LONGEST_AGE_SECONDS = 86_400;
/** What a function URL takes, and how long each may be (Lambda API reference, "Cors"). */
const MOST_ORIGINS = 100;
const LONGEST_ORIGIN = 253;

/** Letters, digits, and what a name or an address has between them; the rest is left to `URL`. */
const ORIGIN = /^https?:\/\/[\w.:[\]-]+$/;

/** Throws where `cors` is not what a browser would find itself in; what is not known before the deployment is let through. */
export function checkCors(
  scope: Construct,
  { allowOrigins, maxAge }: RouterCors,
  ingress: IngressSettings['kind'],
): void {
  const refuse = (message: string): never => {
    throw new Error(`EventRouter ${scope.node.id}: cors.${message}`);
  };
  if (maxAge !== undefined && !maxAge.isUnresolved() && maxAge.toSeconds() > LONGEST_AGE_SECONDS)
    refuse(
      `maxAge may be ${LONGEST_AGE_SECONDS} seconds, a day; received ${maxAge.toSeconds()} seconds`,
    );
  if (Token.isUnresolved(allowOrigins)) return;
  if (allowOrigins.length === 0)
    refuse(
      'allowOrigins is empty; name the origins of your pages, or leave `cors` out to let no page call the router',
    );
  if (allowOrigins.length > MOST_ORIGINS && ingress === 'function-url')
    refuse(
      `allowOrigins has ${allowOrigins.length} origins, and a function URL takes ${MOST_ORIGINS}; name fewer, or use Ingress.httpApi()`,
    );
  const twice = allowOrigins.find((origin, index) => allowOrigins.indexOf(origin) !== index);
  if (twice !== undefined) refuse(`allowOrigins names ${show(twice)} twice; name it once`);
  if (allowOrigins.includes('*') && allowOrigins.length > 1)
    refuse(`allowOrigins has '*', which is every origin, beside others; leave it or them out`);
  const wrong = allowOrigins.find((origin) => !isOrigin(origin));
  if (wrong !== undefined) refuse(describe(wrong));
}

/** Browsers send an origin in one spelling only, which is also how `URL` writes it. */
function isOrigin(origin: string): boolean {
  if (origin === '*' || Token.isUnresolved(origin)) return true;
  if (origin.length > LONGEST_ORIGIN || !ORIGIN.test(origin)) return false;
  return parseUrl(origin)?.origin === origin;
}

function describe(wrong: string): string {
  const meant = parseUrl(wrong)?.origin;
  const advice = meant !== undefined && isOrigin(meant) ? `; write ${show(meant)}` : '';
  return `allowOrigins must be origins as browsers send them, such as "https://app.example.com" or "http://localhost:3000": scheme, host, and a port other than the scheme's own, in lower case, without a path or a slash at the end; or '*' alone; received ${show(wrong)}${advice}`;
}

const show = (text: string) => JSON.stringify(text.slice(0, 300));
