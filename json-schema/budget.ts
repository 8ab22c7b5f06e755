/** What a value may cost: about so many schemas may be held against its parts. A tenth of a second and less. */
const STEPS = 100_000;

/** That a value costs more than it may. */
export class BudgetSpent extends Error {}

/** Counts what a value costs: schemas that refer to each other can ask for more than there is time in the world. */
export class Budget {
  #left = STEPS;

  begin(): void {
    this.#left = STEPS;
  }

  /** Throws `BudgetSpent`. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new BudgetSpent();
  }
}
