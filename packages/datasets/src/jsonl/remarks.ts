/** What a person should know of the records of a JSONL file that were taken. Tested in readers.test.ts. */
import type { RawRecord } from "../records/field-checks.ts";
import { isBetween1970And2100 } from "../records/instant.ts";
import type { ParsedEvent, ParsedItem } from "../records/parsed-line.ts";

/** Counts records that are taken, but not quite as they are, or with a doubt. */
export class Remarks {
  readonly #farTimes = new Tally();
  readonly #trimmed = new Tally();

  /** Takes a record, and the object of its line. */
  see(parsed: ParsedItem | ParsedEvent, raw: RawRecord, line: number): void {
    const record = parsed.kind === "event" ? parsed.event : parsed.item;
    const isSame =
      record.item_id === raw["item_id"] &&
      (!("user_id" in record) || record.user_id === raw["user_id"]);
    if (!isSame) this.#trimmed.add(line);
    if (parsed.kind === "event" && !isBetween1970And2100(parsed.event.occurred_at)) {
      this.#farTimes.add(line);
    }
  }

  /** A line for each kind. */
  summary(): string[] {
    return [
      this.#farTimes.text("before 1970 or after 2100"),
      this.#trimmed.text("with blanks around an ID, which are left out"),
    ].filter((text) => text !== undefined);
  }
}

class Tally {
  #count = 0;
  #first = 0;

  add(line: number): void {
    if (this.#count === 0) this.#first = line;
    this.#count += 1;
  }

  text(what: string): string | undefined {
    if (this.#count === 0) return undefined;
    const records = this.#count === 1 ? "1 record" : `${this.#count} records`;
    return `${records} ${what}; the first is on line ${this.#first}`;
  }
}
