import { type ClientOptions, type SignableRequest, WaybillClient } from '../../client/index.ts';
import { Transport } from '../../client/sending/transport.ts';
import { parseUrl } from '../../core/shared/parse-url.ts';
import type { Input } from '../command/input.ts';
import type { World } from '../command/world.ts';
import { given } from '../look/flags.ts';
import { findProfile } from '../profile/profiles.ts';
import { UsageError } from '../usage-error.ts';
import { type Place, signerOf } from './sign-requests.ts';

/** Fewer than a program has: a person waits. */
const TRIES = 3;

const DEFAULT_URL = 'http://127.0.0.1:4700';

/** A router that commands ask. */
export interface Router {
  readonly url: string;
  readonly client: WaybillClient;
  /** For what the client has no method for. */
  readonly transport: Transport;
  /** The headers that say who asks, for what neither of them sends. */
  readonly identify: (request: SignableRequest) => Promise<Readonly<Record<string, string>>>;
}

/** Which router is meant, and who asks it, as far as it is said. */
export interface RouterChoice {
  readonly url?: string | undefined;
  readonly profile?: string | undefined;
  readonly key?: string | undefined;
  readonly iam?: string | undefined;
  readonly region?: string | undefined;
}

/** The router that the options, the environment or the profile name. Throws `UsageError`. */
export function connect(input: Input, world: Pick<World, 'env' | 'clock' | 'credentials'>): Router {
  const [url, profile, key] = [input.text('url'), input.text('profile'), input.text('key')];
  return connectTo(
    { url, profile, key, iam: input.text('iam'), region: input.text('region') },
    world,
  );
}

/** The same of a choice. */
export function connectTo(
  choice: RouterChoice,
  world: Pick<World, 'env' | 'clock' | 'credentials'>,
): Router {
  const place = readPlace(choice, world.env);
  const { url, key } = place;
  const parsed = parseUrl(url);
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new UsageError(
      `the URL of a router is such as ${DEFAULT_URL}; received ${url.slice(0, 200)}`,
    );
  const sign = signerOf(place, world);
  const options: ClientOptions = {
    ...{ url, clock: world.clock, tries: TRIES },
    ...given({ key, sign }),
  };
  const identify: Router['identify'] = async (request) =>
    key === undefined ? ((await sign?.(request)) ?? {}) : { authorization: `Bearer ${key}` };
  return { url, client: new WaybillClient(options), transport: new Transport(options), identify };
}

/** A profile's key goes to the profile's router, and to no other. */
function readPlace(
  { url, profile: named, key, iam, region }: RouterChoice,
  env: World['env'],
): Place {
  const told = url ?? (env.WAYBILL_URL || undefined);
  if (named !== undefined && url !== undefined)
    throw new UsageError('--url and --profile both name a router; leave one of them out');
  const profile = told === undefined || named !== undefined ? findProfile(named, env) : undefined;
  return {
    url: profile?.url ?? told ?? DEFAULT_URL,
    key: key ?? (env.WAYBILL_KEY || undefined) ?? profile?.key,
    iam: iam ?? profile?.iam,
    region: region ?? profile?.region,
  };
}
