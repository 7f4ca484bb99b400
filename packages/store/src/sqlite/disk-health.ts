/** Whether a disk can still be trusted. Tested through durability.test.ts. */

/** Healthy until the first failure, and never again after it. */
export class DiskHealth {
  #failure: Error | undefined;
  readonly #listeners: ((error: Error) => void)[] = [];

  get failure(): Error | undefined {
    return this.#failure;
  }

  get isHealthy(): boolean {
    return this.#failure === undefined;
  }

  fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    for (const listener of this.#listeners) listener(error);
  }

  onFailure(listener: (error: Error) => void): void {
    this.#listeners.push(listener);
  }
}
