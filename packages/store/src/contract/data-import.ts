/** Reading many rows into a store that no server uses. Types only: `open-import.ts` opens one. */
import type { Item } from "@hellorec/api";

import type { NewEvent } from "./event-log.ts";

/** An import that runs. Its caller closes it, also after a failure. */
export interface DataImport {
  /** Puts items as `ItemTable.put` does. Of an item that comes twice the last one stays. */
  putItems(items: readonly Item[]): Promise<void>;
  /**
   * Takes the next events of the log. It resolves once more may come, which can be before they are on
   * disk.
   */
  appendEvents(events: readonly NewEvent[]): Promise<void>;
  /**
   * Resolves once everything is on disk and counted by day. Nothing may be added any more.
   *
   * @throws {StoreError} UNAVAILABLE or FAILED, such as on a full disk
   */
  finish(): Promise<ImportedEvents>;
  /** Lets the data go. Without `finish`, what is stored is a part of the import, or nothing. */
  close(): Promise<void>;
}

/** What became of the events of an import. */
export interface ImportedEvents {
  readonly added: number;
  /** Events whose user had one with the same event_id. The first one stays. */
  readonly duplicates: number;
}
