import { createHash } from 'node:crypto';
import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { LocalClock } from '../../../support/local-clock.ts';
import { invalid } from './read-transaction.ts';

/** How long a token is known (DynamoDB API reference, "TransactWriteItems", `ClientRequestToken`). */
const KNOWN_MS = 600_000;
const LONGEST = 36;

/** The tokens of transactions that were done, with the digests of what they asked for. */
export class Tokens {
  readonly #clock: Pick<LocalClock, 'now'>;
  readonly #known = new Map<string, { readonly digest: string; readonly until: number }>();

  constructor(clock: Pick<LocalClock, 'now'>) {
    this.#clock = clock;
  }

  /** Whether a transaction was done already; throws for one that is another under the same token. */
  isDone({ ClientRequestToken: token, ...input }: AwsJson): boolean {
    if (token === undefined) return false;
    const text = String(token);
    if (text.length < 1 || text.length > LONGEST)
      throw invalid(
        `1 validation error detected: Value '${text}' at 'clientRequestToken' failed to satisfy constraint: Member must have length ${text === '' ? 'greater than or equal to 1' : `less than or equal to ${LONGEST}`}`,
      );
    this.#forget();
    const known = this.#known.get(text);
    if (known === undefined) return false;
    if (known.digest === digestOf(input)) return true;
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'The client request token is used with different parameters from an earlier transaction.',
    );
  }

  remember({ ClientRequestToken: token, ...input }: AwsJson): void {
    if (token === undefined) return;
    const until = this.#clock.now() + KNOWN_MS;
    this.#known.set(String(token), { digest: digestOf(input), until });
  }

  /** The oldest are the first of the map. */
  #forget(): void {
    for (const [token, { until }] of this.#known) {
      if (until > this.#clock.now()) return;
      this.#known.delete(token);
    }
  }
}

function digestOf(input: AwsJson): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64');
}
