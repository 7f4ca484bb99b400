/** What a person should know of the records of a JSONL file that were taken. Tested in readers.test.ts. */
import { isBetween1970And2100 } from "../records/instant.ts";
import type { ParsedEvent, ParsedItem } from "../records/parsed-line.ts";

/** Counts records that are taken with a doubt. */
export class Remarks {
  readonly #farTimes = new Tally();
  readonly #blanks = new Tally();

  /** Takes the record of a line. */
  see(parsed: ParsedItem | ParsedEvent, line: number): void {
    const record = parsed.kind === "event" ? parsed.event : parsed.item;
    const ids = [record.item_id, "user_id" in record ? record.user_id : ""];
    if (ids.some((id) => id !== id.trim())) this.#blanks.add(line);
    if (parsed.kind === "event" && !isBetween1970And2100(parsed.event.occurred_at)) {
      this.#farTimes.add(line);
    }
  }

  /** A line for each kind. */
  summary(): string[] {
    return [
      this.#farTimes.text("before 1970 or after 2100"),
      this.#blanks.text("with blanks around an ID, which are part of it"),
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
