import type { AwsJson } from '../../../api/aws-api.ts';
import { KeptJson } from '../../../support/kept-json.ts';
import type { BusBook } from './bus-book.ts';

/** A rule as PutRule and PutTargets had it. */
interface KeptRule {
  readonly settings: AwsJson;
  readonly targets: readonly AwsJson[];
}

/** The actions that change rules. */
const CHANGES = new Set([
  ...['PutRule', 'DeleteRule', 'EnableRule', 'DisableRule', 'PutTargets', 'RemoveTargets'],
  'DeleteEventBus',
]);

/** Rules that were put by calls, which a cloud that keeps its state has again at its next start; those of templates their stacks make. */
export class KeptRules {
  readonly #book: BusBook;
  readonly #file: KeptJson<readonly KeptRule[]>;
  /** ARNs of the rules of templates; undefined until their stacks are made. */
  #ofTemplates: ReadonlySet<string> | undefined;

  constructor(book: BusBook, dataDir: string | undefined) {
    this.#book = book;
    this.#file = new KeptJson(dataDir, 'rules.json');
  }

  /** Puts the rules again, now that every stack is made: what a template has by now is the template's. */
  restore(call: (action: string, input: AwsJson) => void): void {
    const ofTemplates = new Set(this.#rules().map(({ arn }) => arn));
    for (const { settings, targets } of this.#file.read() ?? []) {
      const { EventBusName, Name } = settings;
      const bus = this.#book.buses.get(String(EventBusName));
      if (bus === undefined || bus.rules.has(String(Name))) continue;
      call('PutRule', settings);
      if (targets.length > 0) call('PutTargets', { EventBusName, Rule: Name, Targets: targets });
    }
    this.#ofTemplates = ofTemplates;
  }

  /** After an action that was taken. */
  note(action: string): void {
    const ofTemplates = this.#ofTemplates;
    if (ofTemplates === undefined || !CHANGES.has(action)) return;
    const made = this.#rules().filter(({ arn }) => !ofTemplates.has(arn));
    this.#file.write(
      made.map(({ settings, targets }) => ({
        settings,
        targets: [...targets.values()].map((target) => target.settings),
      })),
    );
  }

  #rules() {
    return [...this.#book.buses.values()].flatMap((bus) => [...bus.rules.values()]);
  }
}
