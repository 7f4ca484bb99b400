/** Tells every few seconds how far an import is. Tested through import-file.test.ts. */
import type { DatasetReader } from "@hellorec/datasets";

const PAUSE_MS = 5000;

/** The lines of one import. An import of less than some seconds has none. */
export class ImportProgress {
  readonly #reader: Pick<DatasetReader, "bytes_total" | "bytes_read">;
  readonly #report: (line: string) => void;
  readonly #start = performance.now();
  #nextAt = this.#start + PAUSE_MS;
  #records = 0;

  constructor(
    reader: Pick<DatasetReader, "bytes_total" | "bytes_read">,
    report: (line: string) => void,
  ) {
    this.#reader = reader;
    this.#report = report;
  }

  /** Takes the number of records that were read since the last call. */
  add(records: number): void {
    this.#records += records;
    const now = performance.now();
    if (now < this.#nextAt) return;
    this.#nextAt = now + PAUSE_MS;
    const { bytes_total, bytes_read } = this.#reader;
    const share = bytes_total > 0 ? `, ${Math.floor((100 * bytes_read) / bytes_total)}%` : "";
    this.#report(`read ${this.#records} records${share}, ${this.#rate(this.#records)} a second`);
  }

  /** Tells the speed of the whole import. */
  finish(events: number): void {
    const seconds = (performance.now() - this.#start) / 1000;
    if (seconds * 1000 < PAUSE_MS) return;
    this.#report(
      `${events} events in ${seconds.toFixed(1)} seconds, ${this.#rate(events)} a second`,
    );
  }

  #rate(count: number): number {
    return Math.round((count / Math.max(performance.now() - this.#start, 1)) * 1000);
  }
}
