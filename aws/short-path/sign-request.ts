import { createHmac, hash } from 'node:crypto';

/** Who signs, and when in epoch milliseconds. */
export interface Signer {
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly now: number;
}

/** What a signature is good for, and which headers it covers if they are there: lower-case names in order. */
export interface SigningScope {
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
}

/** A POST to `/` without a query, as every call of the JSON protocols is. */
interface Unsigned {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The headers that sign a request (IAM user guide, "AWS Signature Version 4"). */
export function signRequest(
  { headers, body }: Unsigned,
  { region, service, signedHeaders }: SigningScope,
  { credentials, now }: Signer,
): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const payloadHash = hash('sha256', body);
  const added: Record<string, string> = {
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    'x-amz-content-sha256': payloadHash,
  };
  const values: Readonly<Record<string, string>> = { ...headers, ...added };
  const signed = signedHeaders.filter((name) => values[name] !== undefined);
  const lines = signed.map((name) => `${name}:${values[name]}\n`).join('');
  const names = signed.join(';');
  const canonical = `POST\n/\n\n${lines}\n${names}\n${payloadHash}`;
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = `${ALGORITHM}\n${time}\n${scope}\n${hash('sha256', canonical)}`;
  const signature = hmac(signingKey(secretAccessKey, scope), toSign).toString('hex');
  added.authorization = `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return added;
}

/** The last key of each service; it changes once a day, and with the credentials. */
const keys = new Map<string, { readonly secret: string; readonly scope: string; key: Buffer }>();

function signingKey(secret: string, scope: string): Buffer {
  const [day = '', region = '', service = '', end = ''] = scope.split('/');
  const known = keys.get(service);
  if (known?.secret === secret && known.scope === scope) return known.key;
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), end);
  keys.set(service, { secret, scope, key });
  return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
