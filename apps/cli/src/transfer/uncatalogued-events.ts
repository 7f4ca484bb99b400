/** Counts the events of an import whose items the catalog does not have. Tested in transfer.test.ts. */
import type { Context } from "../framework/context.ts";
import { knownItems } from "../framework/known-items.ts";
import { counted } from "../terminal/counts.ts";
import { printable } from "../terminal/printable.ts";

/** The server gives this many items in one call. */
const ITEMS_PER_CALL = 1000;
/** What becomes of such events, and what to do. */
const ADVICE =
  "kept and fitted, but lists show only items of the catalog: import these too, such as from a CSV " +
  "file with the columns item_id and title";
/** Of more items than this the later ones are not counted, so that memory stays bounded. */
const MAX_ITEMS = 100_000;

/**
 * The events of an import by item.
 *
 * @example
 * const events = new UncataloguedEvents();
 * events.add("psycho");
 * await events.note(context); // '1 event is of an item that the catalog does not have, "psycho": …'
 */
export class UncataloguedEvents {
  readonly #events = new Map<string, number>();
  #isComplete = true;

  add(itemId: string): void {
    const earlier = this.#events.get(itemId);
    if (earlier !== undefined || this.#events.size < MAX_ITEMS) {
      this.#events.set(itemId, (earlier ?? 0) + 1);
    } else {
      this.#isComplete = false;
    }
  }

  /** What to say of them; undefined: the catalog has every item, or the server does not tell. */
  async note(context: Context): Promise<string | undefined> {
    const ids = [...this.#events.keys()];
    const missing: string[] = [];
    for (let at = 0; at < ids.length; at += ITEMS_PER_CALL) {
      const asked = ids.slice(at, at + ITEMS_PER_CALL);
      const known = await knownItems(asked, context);
      if (known === undefined) return undefined;
      missing.push(...asked.filter((id) => !known.has(id)));
    }
    const [example] = missing;
    if (example === undefined) return undefined;
    const events = missing.reduce((sum, id) => sum + (this.#events.get(id) ?? 0), 0);
    const [count, verb] = [counted(events, "event"), events === 1 ? "is" : "are"];
    const items =
      missing.length === 1
        ? `an item that the catalog does not have, "${printable(example)}"`
        : `${counted(missing.length, "item")} that the catalog does not have, such as "${printable(example)}"`;
    return `${this.#isComplete ? "" : "at least "}${count} ${verb} of ${items}: ${ADVICE}`;
  }
}
