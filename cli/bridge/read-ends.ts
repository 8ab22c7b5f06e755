import { findBroker, SCHEMES } from '../../bridges/brokers/find-broker.ts';
import { showUrl } from '../../bridges/brokers/show-url.ts';
import { parseUrl } from '../../core/shared/parse-url.ts';
import { UsageError } from '../usage-error.ts';
import type { BridgeSpec } from './bridge-spec.ts';

/** Where a bridge leads; the URL of a router that is not said is undefined. */
export type Ends =
  | { readonly direction: 'in'; readonly broker: string; readonly router: string | undefined }
  | {
      readonly direction: 'out';
      readonly broker: string;
      readonly router: string | undefined;
      readonly subscriber: string;
    };

const SUBSCRIBER = 'https://ROUTER/subscribers/NAME, or /subscribers/NAME';
const BROKER = `such as ${SCHEMES.map((scheme) => `${scheme}://`).join(', ')}`;

/** Which end of a bridge is a broker, and which the router. Throws `UsageError`. */
export function readEnds({ from, to }: Pick<BridgeSpec, 'from' | 'to'>): Ends {
  if (from === undefined)
    throw new UsageError(`--from is missing: the URL of a broker, ${BROKER}, or ${SUBSCRIBER}`);
  const fromBroker = isBroker(from);
  const toBroker = to !== undefined && isBroker(to);
  if (fromBroker && toBroker)
    throw new UsageError(
      `--from and --to are both brokers; bring the messages to a router by one bridge, and from a subscriber of it to ${showUrl(to)} by another, so that they are accounted for`,
    );
  if (fromBroker) return { direction: 'in', broker: from, router: to && readRouter('--to', to) };
  const end = readSubscriber(from);
  if (to === undefined) throw new UsageError(`--to is missing: the URL of a broker, ${BROKER}`);
  if (toBroker) return { direction: 'out', broker: to, ...end };
  throw new UsageError(
    isRouter(to)
      ? '--from and --to are both routers; give the first a subscriber whose function publishes to the second by `waybill/client`'
      : `--to must be the URL of a broker, ${BROKER}; received ${showUrl(to).slice(0, 200)}`,
  );
}

function isBroker(text: string): boolean {
  return findBroker(text) !== undefined;
}

function isRouter(text: string): boolean {
  return /^https?:$/.test(parseUrl(text)?.protocol ?? '');
}

function readRouter(name: string, text: string): string {
  if (!isRouter(text))
    throw new UsageError(
      `${name} must be the URL of a router, such as https://events.example.com; received ${showUrl(text).slice(0, 200)}`,
    );
  return text;
}

function readSubscriber(text: string): {
  readonly router: string | undefined;
  readonly subscriber: string;
} {
  const [, base = '', name = ''] = /^(.*)\/subscribers\/([^/?#]+)\/?$/s.exec(text) ?? [];
  if (name === '' || (base !== '' && !isRouter(base)))
    throw new UsageError(
      `--from must be the URL of a broker, ${BROKER}, or a subscriber, ${SUBSCRIBER}; received ${showUrl(text).slice(0, 200)}`,
    );
  return { router: base === '' ? undefined : base, subscriber: decode(name) };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
