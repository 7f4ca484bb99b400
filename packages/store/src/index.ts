/** Events, items and models on disk: one set of queries. */
export { backupDatabase } from "./backup.ts";
export { openStore } from "./open-store.ts";
export type { OpenStoreOptions } from "./open-store.ts";
export { scanEvents } from "./scan-events.ts";
export type * from "./contract/store.ts";
export { StoreError } from "./contract/store.ts";
