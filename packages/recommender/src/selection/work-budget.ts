/**
 * The work that a search may take. It is counted in additions, so that equal input takes equal work on
 * any machine, at any load. Tested through select-model.test.ts.
 */

/** What all runners of a search spend together. */
export class WorkBudget {
  readonly #operations: number;
  #spent = 0;

  /** @param operations the additions that may be spent */
  constructor(operations: number) {
    this.#operations = operations;
  }

  spend(operations: number): void {
    this.#spent += operations;
  }

  /** The share that is spent: 0 at the start, above 1 after its end. */
  spent(): number {
    return this.shareOf(this.#spent);
  }

  /** Which share so many additions are. */
  shareOf(operations: number): number {
    return operations / this.#operations;
  }
}
