import { WaybillError } from '../../../core/errors.ts';
import type {
  LearnedTypePage,
  LearnedTypes,
  TypeQuery,
} from '../../../core/ports/catalog/learned-types.ts';
import type { TypePolicies } from '../../../core/ports/catalog/type-policies.ts';
import type { TypeReports } from '../../../core/ports/catalog/type-reports.ts';
import type { CatalogState, LearnedType } from '../../../core/records/catalog/learned-type.ts';
import type { TypePolicy } from '../../../core/records/catalog/type-policy.ts';
import type { TypeReport } from '../../../core/records/catalog/type-report.ts';
import { compareBytes } from '../../../core/shared/compare-bytes.ts';
import { compare, copy } from './list-records.ts';

/** The catalog in the test's memory. */
export class MemoryCatalog implements LearnedTypes, TypeReports {
  isDown = false;
  /** How often it was called, by method. */
  readonly calls: Record<string, number> = {};
  readonly #types = new Map<string, LearnedType>();
  readonly #reports = new Map<string, TypeReport>();
  #state: CatalogState | undefined;

  async addReport(report: TypeReport): Promise<void> {
    this.#count('addReport');
    this.#reports.set(`${report.toldAt}#${report.id}`, copy(report));
  }

  async listReports(limit: number): Promise<readonly TypeReport[]> {
    this.#count('listReports');
    return [...this.#reports]
      .sort(([a], [b]) => compare(a, b))
      .slice(0, limit)
      .map(([, report]) => copy(report));
  }

  async deleteReports(reports: readonly TypeReport[]): Promise<void> {
    this.#count('deleteReports');
    for (const { toldAt, id } of reports) this.#reports.delete(`${toldAt}#${id}`);
  }

  async findLearned(types: readonly string[]): Promise<ReadonlyMap<string, LearnedType>> {
    this.#count('findLearned');
    return new Map(
      types.flatMap((name) => {
        const type = this.#types.get(name);
        return type === undefined ? [] : [[name, copy(type)]];
      }),
    );
  }

  async listLearned({ limit, after }: TypeQuery): Promise<LearnedTypePage> {
    this.#count('listLearned');
    const later = [...this.#types.values()]
      .filter(({ type }) => after === undefined || compareBytes(type, after) > 0)
      .sort((a, b) => compareBytes(a.type, b.type));
    const types = later.slice(0, limit).map(copy);
    const last = types.at(-1);
    if (later.length < limit || last === undefined) return { types };
    return { types, next: last.type };
  }

  async countLearned(): Promise<number> {
    this.#count('countLearned');
    return this.#types.size;
  }

  async replaceLearned(before: LearnedType | undefined, type: LearnedType): Promise<boolean> {
    this.#count('replaceLearned');
    const stands = this.#types.get(type.type);
    if (JSON.stringify(stands) !== JSON.stringify(before)) return false;
    this.#types.set(type.type, copy(type));
    return true;
  }

  async findState(): Promise<CatalogState | undefined> {
    this.#count('findState');
    return this.#state && copy(this.#state);
  }

  async putState(state: CatalogState): Promise<void> {
    this.#count('putState');
    this.#state = copy(state);
  }

  /** Forgets a type, as the table does when its time is over. */
  expire(type: string): void {
    this.#types.delete(type);
  }

  #count(method: string): void {
    if (this.isDown) throw new WaybillError('ledger-unavailable', method);
    this.calls[method] = (this.calls[method] ?? 0) + 1;
  }
}

/** What is declared of types, in the test's memory. */
export class MemoryPolicies implements TypePolicies {
  isDown = false;
  /** How often it was called, by method. */
  readonly calls: Record<string, number> = {};
  readonly #policies = new Map<string, TypePolicy>();
  readonly #registry: { policyChanges: number };

  /** `registry` counts the changes. */
  constructor(registry: { policyChanges: number } = { policyChanges: 0 }) {
    this.#registry = registry;
  }

  async findPolicy(type: string): Promise<TypePolicy | undefined> {
    this.#count('findPolicy');
    const policy = this.#policies.get(type);
    return policy && copy(policy);
  }

  async listPolicies(): Promise<readonly TypePolicy[]> {
    this.#count('listPolicies');
    return [...this.#policies.values()].sort((a, b) => compareBytes(a.type, b.type)).map(copy);
  }

  async replacePolicy(before: TypePolicy | undefined, policy: TypePolicy): Promise<boolean> {
    this.#count('replacePolicy');
    if (!this.#stands(policy.type, before)) return false;
    this.#policies.set(policy.type, copy(policy));
    this.#registry.policyChanges++;
    return true;
  }

  async deletePolicy(policy: TypePolicy): Promise<boolean> {
    this.#count('deletePolicy');
    if (!this.#stands(policy.type, policy)) return false;
    this.#policies.delete(policy.type);
    this.#registry.policyChanges++;
    return true;
  }

  #stands(type: string, policy: TypePolicy | undefined): boolean {
    return JSON.stringify(this.#policies.get(type)) === JSON.stringify(policy);
  }

  #count(method: string): void {
    if (this.isDown) throw new WaybillError('ledger-unavailable', method);
    this.calls[method] = (this.calls[method] ?? 0) + 1;
  }
}
