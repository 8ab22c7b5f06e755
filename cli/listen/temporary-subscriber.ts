import { randomBytes } from 'node:crypto';
import { CREDENTIALS } from '../../client/sending/transport.ts';
import { hasMembers, isTaken, readAnswer, refusal } from '../../core/api/read-answer.ts';
import type { Json } from '../../core/event/event.ts';
import { parseJsonExactly } from '../../core/event/read-text.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import { messageOf } from '../../core/shared/message-of.ts';
import { escapeText } from '../format/escape-text.ts';
import type { RouterWork } from '../router/router-command.ts';
import type { Forwarded, Pulled } from './forward.ts';

/** How long it stays when nobody renews it, and how often it is renewed. */
const EXPIRES_SECONDS = 900;
const RENEW_MS = 300_000;

/** How often a subscriber that is being made is looked at, and how often at most. */
const LOOK_MS = 1000;
const MOST_LOOKS = 120;

/** As much as a pull gives, and as long as it waits. */
const PULL = { max: 10, waitSeconds: 20 };

/** What an event and its lease came to. */
export interface Outcome {
  readonly pulled: Pulled;
  readonly forwarded: Forwarded;
}

/** A subscriber that is there while somebody listens: it is renewed, and goes away by itself when it is not. */
export class TemporarySubscriber {
  readonly name: string;
  readonly #body: string;
  readonly #reason: string;
  readonly #work: RouterWork;
  /** Undefined while it was never put. */
  #renewedAt: number | undefined;

  constructor(spec: Readonly<Record<string, Json>>, reason: string, work: RouterWork) {
    this.name = `listen-${randomBytes(4).toString('hex')}`;
    this.#reason = reason;
    this.#work = work;
    const asked = { ...spec, description: reason, reason, expiresInSeconds: EXPIRES_SECONDS };
    this.#body = writeExact(asked);
  }

  /** Makes it, and waits until it is there. */
  async begin(signal: AbortSignal): Promise<void> {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      if ((await this.#put(signal)) === 'active') return;
      await this.#work.world.clock.sleep(LOOK_MS, signal);
    }
    throw new Error(`the router does not bring ${this.name} about; try again later`);
  }

  async renew(signal: AbortSignal): Promise<void> {
    const since = this.#work.world.clock.now() - (this.#renewedAt ?? 0);
    if (since >= RENEW_MS) await this.#put(signal);
  }

  /** What waits for it; after twenty seconds nothing. */
  async pull(signal: AbortSignal): Promise<readonly Pulled[]> {
    const reply = await this.#send('POST', '/pull', { body: JSON.stringify(PULL), signal });
    readAnswer(reply, hasMembers<{ deliveries: unknown }>('deliveries'), CREDENTIALS);
    // Each number of the data as it was sent.
    const { exact } = parseJsonExactly(reply.text);
    return (exact as unknown as { readonly deliveries: readonly Pulled[] }).deliveries;
  }

  /** Tells what came of events. */
  async tell(outcomes: readonly Outcome[]): Promise<void> {
    const acks = outcomes.flatMap(({ pulled, forwarded }) =>
      forwarded.error === undefined ? [pulled.lease] : [],
    );
    const retries = outcomes.flatMap(({ pulled: { lease }, forwarded: { error } }) =>
      error === undefined ? [] : [{ lease, error }],
    );
    const reply = await this.#send('POST', '/ack', { body: JSON.stringify({ acks, retries }) });
    if (!isTaken(reply)) throw refusal(reply, CREDENTIALS);
  }

  /** Takes it away. Where that cannot be, it goes by itself later. */
  async end(): Promise<void> {
    if (this.#renewedAt === undefined) return;
    const query = `?force=true&reason=${encodeURIComponent(this.#reason)}`;
    try {
      const reply = await this.#send('DELETE', query, {});
      if (!isTaken(reply)) throw refusal(reply, CREDENTIALS);
    } catch (error) {
      const why = escapeText(messageOf(error as Error));
      const minutes = EXPIRES_SECONDS / 60;
      this.#work.world.stderr.write(
        `${this.name} could not be taken away; it goes by itself in ${minutes} minutes: ${why}\n`,
      );
    }
  }

  async #put(signal: AbortSignal): Promise<string> {
    const reply = await this.#send('PUT', '', { body: this.#body, signal });
    const isView = hasMembers<{ readonly lifecycle: string }>('lifecycle');
    const { lifecycle } = readAnswer(reply, isView, CREDENTIALS);
    this.#renewedAt = this.#work.world.clock.now();
    return lifecycle;
  }

  #send(
    method: string,
    rest: string,
    { body, signal }: { readonly body?: string; readonly signal?: AbortSignal },
  ) {
    const request = {
      ...{ method, path: `/subscribers/${this.name}${rest}`, repeatable: true },
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    };
    return this.#work.router.transport.send(request, signal === undefined ? {} : { signal });
  }
}
