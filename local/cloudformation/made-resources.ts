import type { Json } from '../../core/event/event.ts';
import { type AccountRegion, arnOf } from '../support/account-region.ts';
import { NotRunError } from './not-run-error.ts';
import { namesIn } from './plan-resources.ts';
import type { CreatedResource } from './resources/resource-handler.ts';

/** The resources of one stack so far, by logical id: those that were made, those that are not run, and those that failed. */
export class MadeResources {
  readonly #place: AccountRegion;
  readonly #made = new Map<string, CreatedResource>();
  /** By logical id, such as `AWS::SNS::Topic`. */
  readonly #notRun = new Map<string, string>();
  /** Why, by logical id. */
  readonly #failures = new Map<string, string>();

  constructor(place: AccountRegion) {
    this.#place = place;
  }

  add(logicalId: string, resource: CreatedResource): void {
    this.#made.set(logicalId, resource);
  }

  /** What names it goes on, under names that stand for it; CDK takes ARNs apart. */
  leaveOut(logicalId: string, type: string): void {
    this.#notRun.set(logicalId, type);
  }

  /** Resources that need its values fail with the reason, and outputs are left out. */
  fail(logicalId: string, reason: string): void {
    this.#failures.set(logicalId, reason);
  }

  ref(logicalId: string): string | undefined {
    this.#requireNoFailure(logicalId);
    return this.#notRun.has(logicalId) ? logicalId : this.#made.get(logicalId)?.ref;
  }

  attribute(logicalId: string, name: string): Json | undefined {
    this.#requireNoFailure(logicalId);
    const type = this.#notRun.get(logicalId);
    if (type === undefined) return this.#made.get(logicalId)?.attributes?.[name];
    if (!name.endsWith('Arn')) return `${logicalId}.${name}`;
    const [, service = 'local'] = type.toLowerCase().split('::');
    return arnOf(this.#place, service, logicalId);
  }

  /** What a part of the template names that is not run, as a text; undefined where all of it is. */
  notRunIn(value: Json): string | undefined {
    const names = [...namesIn(value)].filter((name) => this.#notRun.has(name));
    const labels = names.map((name) => `${this.#notRun.get(name)} "${name}"`);
    return labels.length === 0 ? undefined : labels.join(' and ');
  }

  /** Why what a part of the template names could not be made; undefined where nothing failed. */
  failureIn(value: Json): string | undefined {
    for (const name of namesIn(value)) {
      const reason = this.#failures.get(name);
      if (reason !== undefined) return `it needs what "${name}" would have given: ${reason}`;
    }
    return undefined;
  }

  #requireNoFailure(logicalId: string): void {
    const reason = this.failureIn({ Ref: logicalId });
    if (reason !== undefined) throw new NotRunError(reason);
  }
}
