export type * from "./store.ts";
export { StoreError } from "./store.ts";
