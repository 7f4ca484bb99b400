/**
 * The versions of items that were sent and acknowledged. The title of an item ends with its
 * version.
 */

export class ItemVersions {
  readonly #sent: Map<string, number>;
  readonly #acknowledged: Map<string, number>;

  constructor(sent = new Map<string, number>(), acknowledged = new Map<string, number>()) {
    this.#sent = sent;
    this.#acknowledged = acknowledged;
  }

  /** The next version of an item, which is about to be sent. */
  next(item: string): number {
    const version = (this.#sent.get(item) ?? 0) + 1;
    this.#sent.set(item, version);
    return version;
  }

  /** The server acknowledged a version. */
  acknowledge(item: string, version: number): void {
    this.#acknowledged.set(item, version);
  }

  /** A copy with what is acknowledged now. What is sent later belongs to the copy too. */
  snapshot(): ItemVersions {
    return new ItemVersions(this.#sent, new Map(this.#acknowledged));
  }

  /**
   * One line for each item whose stored title has an older version than acknowledged, or a newer
   * than sent.
   */
  problems(titles: ReadonlyMap<string, string>): string[] {
    return [...this.#sent].flatMap(([item, sent]) => {
      const acknowledged = this.#acknowledged.get(item) ?? 0;
      const version = Number(titles.get(item)?.split(" ").at(-1) ?? 0);
      return version >= acknowledged && version <= sent
        ? []
        : [`${item} has version ${version}, of ${acknowledged} acknowledged and ${sent} sent`];
    });
  }
}
