/** Events, items and models on disk: one set of queries for SQLite and PostgreSQL. */
export { backupDatabase } from "./backup.ts";
export type * from "./contract/event-log.ts";
export { oldestFirst, timeHorizon } from "./contract/event-time.ts";
export type * from "./contract/item-table.ts";
export type * from "./contract/leader-lock.ts";
export { SERIES_LENGTH } from "./contract/list-counter.ts";
export type * from "./contract/list-counter.ts";
export type * from "./contract/model-table.ts";
export type * from "./contract/popularity-query.ts";
export { StoreError } from "./contract/store-error.ts";
export { PAGE_BYTES } from "./tables/page-bytes.ts";
export { badCursor, decodeCursor, encodeCursor } from "./tables/cursor.ts";
export type { StoreErrorCode } from "./contract/store-error.ts";
export type * from "./contract/remote-change.ts";
export type * from "./contract/store.ts";
export { openStore } from "./open-store.ts";
export type { OpenStoreOptions } from "./open-store.ts";
export { scanEvents } from "./scan-events.ts";
