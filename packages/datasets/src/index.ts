/** Streaming readers of MovieLens, CSV and JSONL files, and of files of interactions. */
export { readCsv } from "./csv/read-csv.ts";
export { DatasetError } from "./files/dataset-error.ts";
export type {
  BadRecord,
  DatasetReader,
  EventRecord,
  ImportRecord,
  ItemRecord,
} from "./records/dataset-reader.ts";
export { IdIndex } from "./interactions/id-index.ts";
export type {
  InteractionFormat,
  Separator,
  WantedFormat,
} from "./interactions/interaction-format.ts";
export { readInteractions } from "./interactions/read-interactions.ts";
export type {
  InteractionFile,
  ReadInteractionsOptions,
} from "./interactions/interaction-collector.ts";
export { readJsonl } from "./jsonl/read-jsonl.ts";
export { readMovielens } from "./movielens/read-movielens.ts";
