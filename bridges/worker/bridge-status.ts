import { RouterError } from '../../client/index.ts';
import { describeError } from '../../core/log/describe-error.ts';
import type { Log } from '../../core/ports/log.ts';

/** The two ends of a bridge. */
export type Side = 'broker' | 'router';

/** `waiting`: something is wrong with one of its ends, and is tried again; `paused`: somebody has paused its subscriber. */
export type BridgeState = 'starting' | 'running' | 'paused' | 'waiting' | 'stopped';

/** What is counted of messages: of a bridge in the first three, and of a bridge out the others. */
export type Counted =
  | 'taken'
  | 'duplicate'
  | 'quarantined'
  | 'delivered'
  | 'retried'
  | 'dead'
  | 'lapsed';

/** Where a bridge leads, as people read it: without credentials. */
export interface Route {
  readonly name: string;
  readonly direction: 'in' | 'out';
  readonly from: string;
  readonly to: string;
}

/** What is wrong with an end, and for how many tries in a row. */
interface Trouble {
  readonly kind: 'waiting' | 'paused';
  /** What is said once, however often it comes in a row. */
  readonly what: string;
  readonly message: string;
  readonly failures: number;
}

/** How a bridge is, what it has counted, and what it holds. Says each change of it once. */
export class BridgeStatus {
  readonly route: Route;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #troubles = new Map<Side, Trouble>();
  readonly #worked = new Set<Side>();
  readonly #counts = new Map<Counted, number>();
  readonly #held = new Map<symbol, { readonly since: number; readonly messages: number }>();
  #isStopped = false;

  constructor(route: Route, { log, now }: { readonly log: Log; readonly now: () => number }) {
    this.route = route;
    this.#log = log;
    this.#now = now;
  }

  get state(): BridgeState {
    if (this.#isStopped) return 'stopped';
    const kinds = [...this.#troubles.values()].map(({ kind }) => kind);
    if (kinds.includes('waiting')) return 'waiting';
    if (kinds.includes('paused')) return 'paused';
    return this.#worked.size === 2 ? 'running' : 'starting';
  }

  /** What is wrong, the first first; empty where nothing is. */
  get problems(): readonly string[] {
    return [...this.#troubles.values()].map(({ message }) => message);
  }

  /** Whether an end has ever worked. */
  hasWorked(side: Side): boolean {
    return this.#worked.has(side);
  }

  /** An end works; says so where it did not. */
  works(side: Side): void {
    const before = this.#troubles.get(side);
    this.#worked.add(side);
    if (before === undefined) return;
    this.#troubles.delete(side);
    this.#log.info(`the ${side} is there again`, { bridge: this.route.name });
  }

  /** Something is wrong with an end; answers for how many tries in a row. The same is said once. */
  failed(side: Side, error: unknown): number {
    const { class: name, message } = describeError(error);
    const code = error instanceof RouterError ? (error.code ?? error.status) : '';
    const [what, kind] = [`${name} ${code}`, code === 'paused' ? code : 'waiting'] as const;
    const before = this.#troubles.get(side);
    const failures = (before?.failures ?? 0) + 1;
    this.#troubles.set(side, { kind, what, message, failures });
    if (before?.what !== what)
      this.#log.warn(`${message}; it is tried again`, { bridge: this.route.name, error: name });
    return failures;
  }

  /** Says something of the bridge that is no state. */
  say(level: keyof Log, message: string): void {
    this.#log[level](message, { bridge: this.route.name });
  }

  count(what: Counted, messages = 1): void {
    if (messages > 0) this.#counts.set(what, this.counted(what) + messages);
  }

  counted(what: Counted): number {
    return this.#counts.get(what) ?? 0;
  }

  /** Messages are held that are not acknowledged; what is answered ends that. */
  hold(messages: number): () => void {
    const key = Symbol();
    this.#held.set(key, { since: this.#now(), messages });
    return () => void this.#held.delete(key);
  }

  /** How many are held. */
  get held(): number {
    return [...this.#held.values()].reduce((sum, { messages }) => sum + messages, 0);
  }

  /** For how long the oldest of them is held, in seconds; 0 where none is. */
  get oldestHeldSeconds(): number {
    const since = Math.min(...[...this.#held.values()].map(({ since }) => since));
    return Number.isFinite(since) ? Math.max(0, this.#now() - since) / 1000 : 0;
  }

  stopped(): void {
    this.#isStopped = true;
  }
}
