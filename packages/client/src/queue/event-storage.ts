/**
 * Where waiting events survive a reload: one entry of a Web Storage for each event. So several tabs
 * share it without a lock: an entry is written once, and removed by the tab that delivered it.
 */
import { isRecord } from "../errors/error-shape.ts";
import { keptEvent, problemOf } from "./queued-event.ts";
import type { KeptEvent, QueuedEvent } from "./queued-event.ts";
import { runtime } from "./runtime.ts";
import type { StorageLike } from "./runtime.ts";

const PREFIX = "hellorec.events.v1.";

/** The storage of the queues of one name. A storage that is full or forbidden throws nothing here. */
export class EventStorage {
  readonly #storage: StorageLike | undefined;
  readonly #prefix: string;

  constructor(storage: StorageLike | undefined, name: string) {
    this.#storage = storage;
    // No name's prefix is the beginning of another one's.
    this.#prefix = `${PREFIX}${encodeURIComponent(name)}:`;
  }

  /** Whether there is a storage at all. */
  get isPresent(): boolean {
    return this.#storage !== undefined;
  }

  /** @returns whether it is kept now */
  write({ key, event, addedAt }: KeptEvent): boolean {
    if (this.#storage === undefined) return false;
    try {
      this.#storage.setItem(this.#prefix + key, JSON.stringify({ added_at: addedAt, event }));
      return true;
    } catch {
      return false;
    }
  }

  remove(key: string): void {
    try {
      this.#storage?.removeItem(this.#prefix + key);
    } catch {
      // It will be sent again at the next visit, and counts once.
    }
  }

  has(key: string): boolean {
    try {
      return typeof this.#storage?.getItem(this.#prefix + key) === "string";
    } catch {
      return true;
    }
  }

  /**
   * The events of this and other pages, the oldest first. Entries that are none are removed.
   *
   * @param isKnown whether the events of this key are not wanted
   */
  read(isKnown: (key: string) => boolean): { readonly events: KeptEvent[]; unreadable: number } {
    const events: KeptEvent[] = [];
    let unreadable = 0;
    for (const key of this.#keys()) {
      if (isKnown(key)) continue;
      const event = parsed(this.#text(key));
      if (event?.key === key) {
        events.push(event);
      } else if (this.has(key)) {
        this.remove(key);
        unreadable += 1;
      }
    }
    return { events: events.sort((one, other) => one.addedAt - other.addedAt), unreadable };
  }

  #keys(): string[] {
    const storage = this.#storage;
    if (storage === undefined) return [];
    try {
      const all = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
      return all
        .filter((key) => key.startsWith(this.#prefix))
        .map((key) => key.slice(this.#prefix.length));
    } catch {
      return [];
    }
  }

  #text(key: string): string {
    try {
      return this.#storage?.getItem(this.#prefix + key) ?? "";
    } catch {
      return "";
    }
  }
}

/** The storage of this page; undefined: this is no page, or it may not store. */
export function pageStorage(): StorageLike | undefined {
  // Node may have a localStorage, which belongs to no visitor.
  if (runtime.document === undefined) return undefined;
  try {
    return runtime.localStorage;
  } catch {
    return undefined;
  }
}

function parsed(text: string): KeptEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || typeof value["added_at"] !== "number") return undefined;
    return isQueuedEvent(value["event"])
      ? keptEvent(value["event"], value["added_at"], true)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it is an event that this queue once wrote. */
function isQueuedEvent(value: unknown): value is QueuedEvent {
  return (
    isRecord(value) && typeof value["occurred_at"] === "string" && problemOf(value) === undefined
  );
}
