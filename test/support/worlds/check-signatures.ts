import { createHash, createHmac } from 'node:crypto';

/** A request as a client hands it to its request handler. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** As it is sent, without its question mark. @default - none */
  readonly search?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A client as far as its requests can be looked at on their way. */
interface Client {
  readonly config: { requestHandler: { handle(request: never, options?: never): unknown } };
}

/** Makes a client check the signature of each of its requests before it is sent. */
export function checkSignatures<T extends Client>(client: T, secretAccessKey: string): T {
  const { config } = client;
  const { requestHandler } = config;
  const send = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = async (request: never, options?: never) => {
    checkSignature(request, secretAccessKey);
    return send(request, options);
  };
  return client;
}

/**
 * Throws unless a request has the signature that AWS would work out for it (IAM user guide, "Create a signed
 * AWS API request"), over its body, its host and every `x-amz-` header.
 */
export function checkSignature(request: SignedRequest, secretAccessKey: string): void {
  const { method, body = '' } = request;
  const headers = new Map(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value.trim()]),
  );
  const [, day, region, service, signed = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=\w+\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(
      headers.get('authorization') ?? '',
    ) ?? [];
  const names = signed.split(';');
  const required = [...headers.keys()].filter((name) => name.startsWith('x-amz-'));
  const unsigned = ['host', ...required].filter((name) => !names.includes(name));
  if (unsigned.length > 0) throw new Error(`not signed: ${unsigned.join(', ')}`);
  const lines = names.map((name) => `${name}:${headers.get(name)}`);
  const hashed = sha256(body instanceof Uint8Array ? body : String(body));
  const path = request.path.split('/').map(encode).join('/');
  const query = sortQuery(request.search ?? '');
  const canonical = [method, path, query, ...lines, '', signed, hashed].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${headers.get('x-amz-date')}\n${scope}\n${sha256(canonical)}`;
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${secretAccessKey}`,
    );
  const expected = createHmac('sha256', key).update(text).digest('hex');
  if (signature !== expected)
    throw new Error(`the signature of ${headers.get('x-amz-target')} is not right`);
}

/** RFC 3986, section 2.3: of a path, what was encoded already is encoded again, for all services but S3. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Its parameters by name, and by value where they have the same, encoded once. */
function sortQuery(query: string): string {
  const pairs = [...new URLSearchParams(query)].map(
    ([name, value]) => [encode(name), encode(value)] as const,
  );
  const inOrder = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
  const sorted = pairs.sort(([a, x], [b, y]) => inOrder(a, b) || inOrder(x, y));
  return sorted.map(([name, value]) => `${name}=${value}`).join('&');
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
