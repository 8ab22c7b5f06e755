import { hasMembers } from '../core/api/read-answer.ts';
import type { ListedEvent, ListedEvents } from '../core/query/list-events.ts';
import type { CallOptions } from './options.ts';
import type { TailQuery } from './requests.ts';
import type { Caller } from './sending/caller.ts';
import { writeQuery } from './sending/write-query.ts';

/** How many of the newest a first look asks for, which may be those that are shown. */
const FIRST_PAGE = 100;

/** Without deliveries, a page has so many at most, and with them so many. */
const BARE_PAGE = 1000;
const WHOLE_PAGE = 100;

/** Where looks are of several pages, the seconds before are looked at again only so often, in milliseconds. */
const SWEEP_MS = 10_000;

const PAGES = 5;

/** What one look has found. */
export interface TailLook {
  /** Oldest first; each is in one look only, however often the router lists it. */
  readonly events: readonly ListedEvent[];
  /** Those of earlier looks that were listed again, as they are now. */
  readonly again: readonly ListedEvent[];
  /** Whether there is more already: the next look goes on there. */
  readonly isBehind: boolean;
}

interface Found {
  readonly events: ListedEvent[];
  readonly again: ListedEvent[];
}

/**
 * Events as they are accepted, look by look. Each look begins some seconds before the end of the one before, for what was
 * listed late, and tells the events apart by their tracking ids. Its methods throw as those of `WaybillClient` do, and the
 * next look begins where a failed one has begun.
 */
export class EventTail {
  readonly #caller: Caller;
  readonly #query: TailQuery;
  readonly #limit: number;
  /** In which sweep an event was last listed, by its tracking id. */
  readonly #seen = new Map<string, number>();
  #sweep = 0;
  /** Whether the look that is going on begins some seconds back, and how many pages it has had. */
  #isSweep = true;
  #pages = 0;
  #cursor: string | undefined;
  /** Where the last sweep, and the last look, have ended. */
  #sweptTo: string | undefined;
  #lookedTo: string | undefined;
  #sweptAt = 0;
  #isBusy = false;
  /** What no look has answered yet: one that fails in its midst keeps what its pages had. */
  #found: Found = { events: [], again: [] };
  /** What was accepted before is none of the tail's; ISO 8601. */
  #floor = '';

  constructor(caller: Caller, query: TailQuery) {
    this.#caller = caller;
    this.#query = query;
    this.#limit = query.include === undefined ? BARE_PAGE : WHOLE_PAGE;
  }

  /** Looks for what is new: so many pages at most, 5 unless told. */
  async look({
    pages = PAGES,
    ...options
  }: CallOptions & { readonly pages?: number } = {}): Promise<TailLook> {
    if (
      this.#sweptTo === undefined &&
      this.#cursor === undefined &&
      this.#query.since === undefined
    )
      return this.#first(options);
    for (let page = 0; page < pages; page++) {
      const { events, cursor, after } = await this.#get(this.#place(), options);
      this.#pages++;
      for (const event of events) this.#sort(event);
      this.#cursor = cursor;
      if (cursor !== undefined) continue;
      this.#end(after);
      return { ...this.#take(), isBehind: false };
    }
    return { ...this.#take(), isBehind: true };
  }

  /** Begins anew with the newest events, and leaves out what lies between. */
  skip(options?: CallOptions): Promise<TailLook> {
    this.#seen.clear();
    this.#take();
    return this.#first(options);
  }

  /** The newest, of which those are shown that were asked for. */
  async #first(options?: CallOptions): Promise<TailLook> {
    const { recent = 0 } = this.#query;
    const page = await this.#get(
      { limit: Math.max(FIRST_PAGE, Math.min(recent, this.#limit)) },
      options,
    );
    for (const { trackingId } of page.events) this.#seen.set(trackingId, this.#sweep);
    const oldest = page.cursor === undefined ? undefined : page.events.at(-1);
    this.#floor = oldest?.acceptedAt ?? '';
    this.#cursor = undefined;
    this.#isSweep = true;
    this.#pages = 0;
    this.#end(page.after);
    return { events: page.events.slice(0, recent).reverse(), again: [], isBehind: false };
  }

  #place(): Readonly<Record<string, string | number | undefined>> {
    const start = this.#isSweep
      ? {
          after: this.#sweptTo,
          ...(this.#sweptTo === undefined ? { from: this.#query.since } : {}),
        }
      : {};
    const cursor = this.#cursor ?? (this.#isSweep ? undefined : this.#lookedTo);
    return { ...start, order: 'asc', limit: this.#limit, cursor };
  }

  #get(place: Readonly<Record<string, string | number | undefined>>, options?: CallOptions) {
    const { since: _since, recent: _recent, ...query } = this.#query;
    const path = `/events${writeQuery({ ...query, ...place })}`;
    return this.#caller.get(path, hasMembers<ListedEvents>('events', 'lookedBackTo'), options);
  }

  #take(): Found {
    const found = this.#found;
    this.#found = { events: [], again: [] };
    return found;
  }

  #sort(event: ListedEvent): void {
    const isKnown = this.#seen.has(event.trackingId);
    this.#seen.set(event.trackingId, this.#sweep);
    if (isKnown) this.#found.again.push(event);
    else if (event.acceptedAt > this.#floor) this.#found.events.push(event);
  }

  /** What a sweep has not listed again is older than all that the next ones list. */
  #end(after: string | undefined): void {
    const now = this.#caller.transport.clock.now();
    this.#lookedTo = after;
    if (this.#isSweep) {
      for (const [id, sweep] of this.#seen) if (sweep < this.#sweep) this.#seen.delete(id);
      this.#sweptTo = after;
      this.#sweptAt = now;
      this.#isBusy = this.#pages > 1;
      this.#sweep++;
    }
    this.#isSweep = !this.#isBusy || now - this.#sweptAt >= SWEEP_MS;
    this.#pages = 0;
  }
}
