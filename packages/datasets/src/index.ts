/**
 * Readers of MovieLens, CSV and JSONL files and of interactions alone: streaming, no network, no
 * store.
 */
export { readCsv } from "./csv.ts";
export { DatasetError } from "./dataset-error.ts";
export type {
  BadRecord,
  DatasetReader,
  EventRecord,
  ImportRecord,
  ItemRecord,
} from "./dataset-reader.ts";
export { IdIndex } from "./id-index.ts";
export type { InteractionFormat, Separator, WantedFormat } from "./interaction-format.ts";
export { readInteractions } from "./interactions.ts";
export type { InteractionFile, ReadInteractionsOptions } from "./interactions.ts";
export { readJsonl } from "./jsonl.ts";
export { readMovielens } from "./movielens.ts";
