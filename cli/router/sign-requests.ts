import type { ClientOptions, SignableRequest } from '../../client/index.ts';
import { parseUrl } from '../../core/shared/parse-url.ts';
import type { World } from '../command/world.ts';
import { UsageError } from '../usage-error.ts';

/** What requests are signed for: an HTTP API, or a function URL. */
export const SIGNED_SERVICES = ['execute-api', 'lambda'] as const;

/** Where a router is, and who asks it: by a key, or by signatures of a service and a region. */
export interface Place {
  readonly url: string;
  readonly key: string | undefined;
  readonly iam: string | undefined;
  readonly region: string | undefined;
}

type Sign = NonNullable<ClientOptions['sign']>;

const REGION = /^[a-z0-9-]{1,40}$/;

/** Hosts that say which service they are of, and in which region. */
const HOSTS = [
  ['execute-api', /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/],
  ['lambda', /\.lambda-url\.([a-z0-9-]+)\.on\.aws$/],
] as const;

/**
 * What signs the requests to a router (Signature Version 4) with the credentials of whoever runs the command; undefined
 * where nothing is signed. Throws `UsageError` for a place that contradicts itself, and where the region is not known.
 */
export function signerOf(
  place: Place,
  world: Pick<World, 'env' | 'credentials'>,
): Sign | undefined {
  const { url, key, iam, region } = place;
  if (iam === undefined && region !== undefined)
    throw new UsageError('--region is of what --iam signs; --iam is missing');
  if (iam === undefined) return undefined;
  if (key !== undefined)
    throw new UsageError('a key and --iam both say who asks; leave one of them out');
  const signed = { service: iam, region: regionOf(url, { iam, region, env: world.env }) };
  return (request) => sign(request, { ...signed, credentials: world.credentials });
}

function regionOf(
  url: string,
  { iam, region, env }: Pick<Place, 'iam' | 'region'> & Pick<World, 'env'>,
): string {
  const named = nameOf(url);
  if (named !== undefined && named.service !== iam)
    throw new UsageError(`requests to ${url} are signed for ${named.service}; --iam is ${iam}`);
  const found = region ?? named?.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined);
  if (found === undefined)
    throw new UsageError('say by --region or $AWS_REGION in which region the router is');
  if (REGION.test(found)) return found;
  throw new UsageError(`a region is such as eu-central-1; received ${found.slice(0, 64)}`);
}

/** The headers of a signed request. */
async function sign(
  request: SignableRequest,
  options: Pick<World, 'credentials'> & { readonly service: string; readonly region: string },
): Promise<Readonly<Record<string, string>>> {
  // Loaded when something is signed: other commands do without the SDK.
  const [{ SignatureV4 }, { Hash }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@smithy/core/serde'),
  ]);
  const signer = new SignatureV4({ ...options, sha256: Hash.bind(null, 'sha256') });
  // `fetch` says itself which host it asks.
  const { host: _, ...headers } = (await signer.sign(partsOf(request))).headers;
  return headers;
}

function nameOf(url: string): { readonly service: string; readonly region: string } | undefined {
  const { hostname = '' } = parseUrl(url) ?? {};
  for (const [service, host] of HOSTS) {
    const [, region] = host.exec(hostname) ?? [];
    if (region !== undefined) return { service, region };
  }
  return undefined;
}

/** A request as the signer has it: its query by name, decoded. */
function partsOf({ url, method, headers, body }: SignableRequest) {
  const { protocol, host, hostname, pathname: path, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())];
  const query = Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]));
  return { ...{ method, protocol, hostname, path, query, body }, headers: { ...headers, host } };
}
