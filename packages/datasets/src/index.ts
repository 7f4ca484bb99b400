/** Readers of MovieLens, CSV and JSONL files: streaming, memory bounded, no network, no store. */
export { DatasetError } from "./dataset-error.ts";
export type {
  BadRecord,
  DatasetReader,
  EventRecord,
  ImportRecord,
  ItemRecord,
} from "./dataset-reader.ts";
export { readMovielens } from "./movielens.ts";
