/** Readers of MovieLens, CSV and JSONL files: streaming, memory bounded, no network, no store. */
export { readCsv } from "./csv.ts";
export { DatasetError } from "./dataset-error.ts";
export type {
  BadRecord,
  DatasetReader,
  EventRecord,
  ImportRecord,
  ItemRecord,
} from "./dataset-reader.ts";
export { readJsonl } from "./jsonl.ts";
export { readMovielens } from "./movielens.ts";
