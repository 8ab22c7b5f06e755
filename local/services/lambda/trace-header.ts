import { createHash } from 'node:crypto';

/**
 * How many invocations of a function one chain may have; the next one is stopped (AWS Lambda developer guide, "Use
 * Lambda recursive loop detection to prevent infinite loops": about 16).
 */
export const MOST_INVOCATIONS = 16;

/** How often each function, by the hash of its ARN, was invoked in a chain. */
type Lineage = ReadonlyMap<string, number>;

/**
 * The tracing header of an invocation that these headers led to (AWS X-Ray developer guide, "Tracing header"). Its
 * `Lineage` counts the invocations of each function in the chain, this one too; of several chains, which a batch may
 * have, the longest count. AWS does not document what a batch does.
 */
export function continueTrace(
  upstream: readonly string[],
  { functionArn, now }: { readonly functionArn: string; readonly now: number },
): string {
  const lineage = new Map<string, number>();
  for (const header of upstream)
    for (const [hash, count] of lineageOf(header))
      lineage.set(hash, Math.max(count, lineage.get(hash) ?? 0));
  const own = hashOf(functionArn);
  lineage.set(own, (lineage.get(own) ?? 0) + 1);
  const counts = [...lineage].map(([hash, count]) => `${hash}:${count}`).join('|');
  const root = partOf(upstream[0] ?? '', 'Root') ?? newRoot(now);
  return `Root=${root};Parent=${randomHex(16)};Sampled=0;Lineage=${counts}`;
}

/** Whether one more invocation of a function would be one too many in the chain of this header. */
export function isLoop(header: string | undefined, functionArn: string): boolean {
  if (header === undefined) return false;
  return (lineageOf(header).get(hashOf(functionArn)) ?? 0) >= MOST_INVOCATIONS;
}

/** The header as services hand it on that do not take part in Lambda's loop detection, such as EventBridge. */
export function withoutLineage(header: string): string {
  return header.replace(/;?Lineage=[^;]*/, '');
}

function lineageOf(header: string): Lineage {
  const lineage = new Map<string, number>();
  for (const entry of partOf(header, 'Lineage')?.split('|') ?? []) {
    const [, hash, count] = /^([\da-f]{8}):(\d{1,6})$/.exec(entry) ?? [];
    if (hash !== undefined) lineage.set(hash, Number(count));
  }
  return lineage;
}

/** A part's value up to the next `;` or `=`. */
function partOf(header: string, name: 'Root' | 'Lineage'): string | undefined {
  return PARTS[name].exec(header)?.[1];
}

const PARTS = {
  Root: /(?:^|;)\s*Root\s*=([^;=]*)/,
  Lineage: /(?:^|;)\s*Lineage\s*=([^;=]*)/,
} as const;

function newRoot(now: number): string {
  return `1-${Math.floor(now / 1000).toString(16)}-${randomHex(24)}`;
}

/** Digits that nobody needs to guess: asking the system for each would be the dearest part of a header. */
function randomHex(digits: number): string {
  let text = '';
  while (text.length < digits)
    text += Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, digits);
}

const hashes = new Map<string, string>();

function hashOf(functionArn: string): string {
  const known = hashes.get(functionArn);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(functionArn).digest('hex').slice(0, 8);
  hashes.set(functionArn, hash);
  return hash;
}
