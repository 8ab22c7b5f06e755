import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

/** Names of AWS's own endpoints. */
const AWS = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/;

type Request = typeof http.request;

/**
 * Lets no call that is signed with the function's own key leave the machine: SDKs that do not know `AWS_ENDPOINT_URL` (the
 * `aws-sdk` of version 2, and version 3 before 3.451) would send it to AWS. It fails at once, and says what to do.
 */
export function keepOffAws(): void {
  for (const module of [http, https]) {
    const original = module.request as (...parts: unknown[]) => http.ClientRequest;
    const request = (...parts: unknown[]) => {
      const [options, ...rest] = parts;
      const host = awsHostOf(options);
      if (host === undefined) return original.apply(module, parts);
      const lookup = (_: string, __: unknown, done: (error: Error) => void) => done(refusal(host));
      return original.apply(module, [{ ...(options as object), lookup, agent: false }, ...rest]);
    };
    module.request = request as Request;
  }
  syncBuiltinESMExports();
}

/** The host of AWS that a call of an SDK goes to; undefined for any other request. */
function awsHostOf(options: unknown): string | undefined {
  const { host, hostname, headers } = Object(options) as http.RequestOptions;
  const name = String(hostname ?? host ?? '');
  if (!AWS.test(name)) return undefined;
  const key = process.env.AWS_ACCESS_KEY_ID ?? '';
  const signature = Object.entries(Object(headers)).find(
    ([header]) => header.toLowerCase() === 'authorization',
  );
  return String(signature?.[1]).includes(`Credential=${key}/`) ? name : undefined;
}

function refusal(host: string): Error {
  const message = `A call to ${host} was not sent, since functions of the embedded cloud do not reach AWS. The SDK that made it does not know AWS_ENDPOINT_URL (aws-sdk 2, and versions of 3 before 3.451): use a newer one, or give its clients { endpoint: process.env.AWS_ENDPOINT_URL }.`;
  return Object.assign(new Error(message), { code: 'NotSentToAws' });
}
