import type { EventsFilter, ListedEvent, ListedEvents } from '../../../client/index.ts';
import { router } from '../../app/router.ts';

const DAY_MS = 86_400_000;

/** Of a page with deliveries, and of one without. */
const WHOLE_PAGE = 100;
const BARE_PAGE = 500;

/** A look at older events may turn so many pages of which none has what is looked for. */
const PAGES_PER_STEP = 10;

/** What a step into the past has found, and how far back all is known. */
export interface Step {
  readonly events: readonly ListedEvent[];
  /** ISO 8601; undefined where nothing was asked yet. */
  readonly lookedBackTo: string | undefined;
  /** Whether the span is at its end. */
  readonly isDone: boolean;
}

type Pages = AsyncGenerator<ListedEvents, void, undefined>;

type Span = { readonly from?: string; readonly to?: string };

/** Older events step by step: a span of a day, unless it is told, and a longer one for each that is asked for beyond. */
export class Past {
  readonly #filters: readonly EventsFilter[];
  readonly #isWanted: (event: ListedEvent) => boolean;
  #span: Span;
  #days = 1;
  #pages: Pages[] = [];
  #lookedBackTo: string | undefined;

  /** Of several filters, all that fit one of them are found. */
  constructor(
    filters: readonly EventsFilter[],
    span: Span,
    isWanted: (event: ListedEvent) => boolean,
  ) {
    this.#filters = filters;
    this.#span = span;
    this.#isWanted = isWanted;
  }

  /** Goes on until something is found, the span ends, or some pages were turned. */
  async next(signal: AbortSignal): Promise<Step> {
    if (this.#pages.length === 0) this.#open(signal);
    const events: ListedEvent[] = [];
    for (let turned = 0; turned < PAGES_PER_STEP && this.#pages.length > 0; turned++) {
      const looked: string[] = [];
      const open: Pages[] = [];
      for (const pages of this.#pages) {
        const page = await pages.next();
        if (page.done === true) continue;
        open.push(pages);
        events.push(...page.value.events.filter(this.#isWanted));
        looked.push(page.value.lookedBackTo);
        if (page.value.cursor === undefined) open.pop();
      }
      this.#pages = open;
      this.#lookedBackTo = looked.sort().at(-1) ?? this.#lookedBackTo;
      if (events.length > 0) break;
    }
    return { events, lookedBackTo: this.#lookedBackTo, isDone: this.#pages.length === 0 };
  }

  /** Begins where the span has ended, with a longer one. */
  goFurther(): void {
    const to = this.#lookedBackTo;
    if (to === undefined) return;
    this.#days = Math.min(this.#days * 7, 30);
    this.#span = { to, from: new Date(Date.parse(to) - this.#days * DAY_MS).toISOString() };
    this.#pages = [];
  }

  #open(signal: AbortSignal): void {
    this.#pages = this.#filters.map((filter) => {
      const pageSize = filter.include === undefined ? BARE_PAGE : WHOLE_PAGE;
      return router.eventPages({ ...filter, ...this.#span, pageSize }, { signal });
    });
  }
}
