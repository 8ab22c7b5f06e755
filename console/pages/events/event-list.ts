import { signal } from '@preact/signals';
import type { ListedEvent, TailLook } from '../../../client/index.ts';
import { whileShown } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { askedOf, type EventFilter, hasStatus, isOpen } from './event-filter.ts';
import { MOST_ROWS, newestOf, withNew, withOld, withStanding } from './event-rows.ts';
import { Past } from './past.ts';

/** What was there before is shown at once, by so many. */
const RECENT = 100;

/** While the list is held, so many new events wait at most; of more it is only known how many there are. */
const MOST_HELD = 2000;

/** In milliseconds: between two looks, the same where nothing comes, and the longest where the router does not answer. */
const LOOK_MS = 1000;
const QUIET_MS = 5000;
const LONGEST_MS = 30_000;

/** After so many looks without an event it is quiet. */
const QUIET_AFTER = 10;

/** How often is asked how the rows in view stand, in milliseconds. */
const STANDING_MS = 3000;

/** The same after rows have come into view of which nothing is known. */
const SOON_MS = 150;

/** So many looks in a row that do not reach the end, and the tail leaves out what lies between. */
const BEHIND_AFTER = 2;

/** Events that came too fast to be shown; `exact` says whether there are no more of them than that. */
interface Skipped {
  readonly count: number;
  readonly exact: boolean;
  readonly from: string;
  readonly to: string;
}

/** The list of a filter: what is new above, as it comes, and what is older below, as it is asked for. */
export class EventList {
  readonly rows = signal<readonly ListedEvent[]>([]);
  /** New events that wait while the list is held. */
  readonly held = signal<readonly ListedEvent[]>([]);
  readonly skipped = signal<Skipped | undefined>(undefined);
  readonly lookedBackTo = signal<string | undefined>(undefined);
  readonly isDone = signal(false);
  readonly isLoading = signal(true);
  readonly problem = signal<unknown>(undefined);
  /** Whether the list follows what is new; one of a span or a search does not. */
  readonly isLive: boolean;
  readonly #filter: EventFilter;
  readonly #ended = new AbortController();
  #isHeld = false;
  #past: Past | undefined;
  readonly #timers: Partial<Record<'look' | 'standing' | 'soon', ReturnType<typeof setTimeout>>> =
    {};
  #view: readonly [first: number, last: number] = [0, 50];
  #isLooking = false;
  #wake = () => {};

  constructor(filter: EventFilter) {
    this.#filter = filter;
    this.isLive = filter.q === '' && filter.from === '' && filter.to === '';
  }

  /** Begins to load; answers what ends it. */
  start(): () => void {
    const onSeen = () => {
      if (!document.hidden) this.#wake();
    };
    document.addEventListener('visibilitychange', onSeen);
    const forget = whileShown(() => {
      if (this.isLive) this.#wake();
      else if (this.problem.peek() !== undefined) void this.loadMore();
    });
    if (this.isLive) this.#follow();
    else void this.loadMore();
    this.#watchStanding();
    return () => {
      this.#ended.abort();
      for (const timer of Object.values(this.#timers)) clearTimeout(timer);
      document.removeEventListener('visibilitychange', onSeen);
      forget();
    };
  }

  /** Keeps the rows as they are, or lets in what has come meanwhile. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld || this.held.peek().length === 0) return;
    this.#show(this.held.peek());
    this.held.value = [];
  }

  /** Which rows are in view; how those stand of which that is not known is asked soon. */
  see(first: number, last: number): void {
    this.#view = [first, last];
    this.#askSoon();
  }

  /** Whether no older ones are loaded, since there are as many rows as are kept. */
  get isFull(): boolean {
    return this.rows.value.length >= MOST_ROWS;
  }

  /** Loads older events, below. */
  async loadMore({ further = false } = {}): Promise<void> {
    if (this.#isLooking || this.rows.peek().length >= MOST_ROWS || (this.isDone.peek() && !further))
      return;
    this.#isLooking = true;
    this.isLoading.value = true;
    this.#past ??= this.#openPast();
    if (further) this.#past.goFurther();
    try {
      const step = await this.#past.next(this.#ended.signal);
      this.rows.value = withOld(this.rows.peek(), step.events);
      this.lookedBackTo.value = step.lookedBackTo;
      this.isDone.value = step.isDone;
      this.problem.value = undefined;
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      this.problem.value = error;
      // The pages of a list that has failed are at their end: it is opened anew below what is there.
      this.#past = undefined;
    } finally {
      this.#isLooking = false;
      this.isLoading.value = false;
    }
  }

  #openPast(): Past {
    const { q, from, to, status } = this.#filter;
    const asked = askedOf(this.#filter);
    // What is found is shown with its deliveries; a list of all loads them as they come into view.
    const found = { ...asked, include: 'deliveries' as const };
    const searches =
      q === ''
        ? [asked]
        : (['id', 'subject', 'type'] as const).map((name) => ({ ...found, [name]: q }));
    const oldest = this.rows.peek().at(-1)?.acceptedAt;
    // Those of the same millisecond are listed again, and known by their tracking ids.
    const end = oldest === undefined ? to : new Date(Date.parse(oldest) + 1).toISOString();
    const span = { ...(from === '' ? {} : { from }), ...(end === '' ? {} : { to: end }) };
    return new Past(searches, span, (event) => hasStatus(event, status));
  }

  /** Looks at what is new again and again: slower where nothing comes, and never while the page is hidden. */
  #follow(): void {
    const tail = router.tail({ ...askedOf(this.#filter), recent: RECENT });
    const { signal: ended } = this.#ended;
    let [quiet, behind, failures, isFirst] = [0, 0, 0, true];
    const ask = async () => {
      clearTimeout(this.#timers.look);
      if (ended.aborted || document.hidden) return;
      // What wakes it meanwhile must not have it ask twice.
      this.#wake = () => {};
      try {
        let look = await tail.look({ signal: ended });
        behind = look.isBehind ? behind + 1 : 0;
        if (behind >= BEHIND_AFTER) {
          this.#skip(look.events, false);
          look = await tail.skip({ signal: ended });
          behind = 0;
        }
        this.#take(look);
        quiet = look.events.length > 0 ? 0 : quiet + 1;
        failures = 0;
        this.problem.value = undefined;
        if (isFirst) {
          isFirst = false;
          this.isLoading.value = false;
          if (this.rows.peek().length < RECENT) void this.loadMore();
        }
      } catch (error) {
        if (ended.aborted) return;
        this.problem.value = error;
        this.isLoading.value = false;
        failures++;
      }
      this.#wake = () => void ask();
      this.#timers.look = setTimeout(ask, waitMs());
    };
    const waitMs = () => {
      if (failures > 0) return Math.min(LOOK_MS * 2 ** failures, LONGEST_MS);
      if (behind > 0) return 0;
      return this.#isHeld || quiet >= QUIET_AFTER ? QUIET_MS : LOOK_MS;
    };
    this.#wake = () => void ask();
    void ask();
  }

  #take({ events, again }: TailLook): void {
    this.rows.value = withStanding(this.rows.peek(), again);
    const wanted = events.filter((event) => hasStatus(event, this.#filter.status));
    if (!this.#isHeld) {
      this.#show(wanted);
      return;
    }
    const held = [...this.held.peek(), ...wanted];
    this.#skip(held.slice(0, Math.max(0, held.length - MOST_HELD)), true);
    this.held.value = held.slice(-MOST_HELD);
  }

  /** Shows new events (oldest first): the newest of them, where they are too many. */
  #show(events: readonly ListedEvent[]): void {
    const { rows, skipped } = newestOf(events);
    this.rows.value = withNew(this.rows.peek(), rows);
    this.#askSoon();
    this.#skip(skipped, true);
  }

  #skip(events: readonly ListedEvent[], exact: boolean): void {
    const times = events.map(({ acceptedAt }) => acceptedAt).sort();
    const [from, to] = [times[0], times.at(-1)];
    if (from === undefined || to === undefined) return;
    const before = this.skipped.peek();
    this.skipped.value = {
      count: (before?.count ?? 0) + events.length,
      exact: exact && before?.exact !== false,
      from: before === undefined || from < before.from ? from : before.from,
      to: before === undefined || to > before.to ? to : before.to,
    };
  }

  /** Asks again and again how the rows in view stand, while something of them may change. */
  #watchStanding(): void {
    const ask = async () => {
      await this.#askStanding();
      if (!this.#ended.signal.aborted) this.#timers.standing = setTimeout(ask, STANDING_MS);
    };
    this.#timers.standing = setTimeout(ask, STANDING_MS);
  }

  #askSoon(): void {
    clearTimeout(this.#timers.soon);
    const isKnown = this.#inView().every(
      ({ deliveries, state }) => deliveries !== undefined || state === 'unmatched',
    );
    if (!isKnown) this.#timers.soon = setTimeout(() => void this.#askStanding(), SOON_MS);
  }

  #inView(): readonly ListedEvent[] {
    return this.rows.peek().slice(...this.#view);
  }

  async #askStanding(): Promise<void> {
    const open = this.#inView().filter(isOpen);
    const [newest, oldest] = [open[0]?.acceptedAt, open.at(-1)?.acceptedAt];
    if (document.hidden || newest === undefined || oldest === undefined) return;
    const span = { from: oldest, to: new Date(Date.parse(newest) + 1).toISOString() };
    const asked = { ...askedOf(this.#filter), ...span, include: 'deliveries' as const };
    const pages = router.eventPages({ ...asked, pageSize: 100 }, { signal: this.#ended.signal });
    try {
      const page = await pages.next();
      if (page.done !== true) this.rows.value = withStanding(this.rows.peek(), page.value.events);
    } catch {
      // Whether the router answers is said by what lists the events.
    }
  }
}
