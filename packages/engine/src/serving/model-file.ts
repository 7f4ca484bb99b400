/** A fitted model as bytes: item IDs, then the weights. */
import { setImmediate } from "node:timers/promises";

import { decodeItemWeights, encodeItemWeights, viewItemWeights } from "@hellorec/recommender";
import type { ItemWeights } from "@hellorec/recommender";

const HEADER_BYTES = 4;
/** Weights at a multiple of this offset can be used without a copy. */
const ALIGNMENT = 4;
const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const BACKSLASH = 0x5c;
/** Item IDs that are read before the event loop continues: about a millisecond of work. */
const IDS_PER_SLICE = 2000;

/** Item-to-item weights with the IDs of the items. */
export interface FittedModel {
  /** By the model's number. */
  readonly itemIds: readonly string[];
  readonly matrix: ItemWeights;
}

/**
 * Writes a model: the length of the IDs, the IDs as JSON, and the weights at a multiple of four
 * bytes.
 */
export function encodeModel(model: FittedModel): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(model.itemIds));
  const idBytes = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const weights = encodeItemWeights(model.matrix);
  const bytes = new Uint8Array(HEADER_BYTES + idBytes + weights.length).fill(
    SPACE,
    HEADER_BYTES,
    HEADER_BYTES + idBytes,
  );
  new DataView(bytes.buffer).setUint32(0, idBytes, true);
  bytes.set(json, HEADER_BYTES);
  bytes.set(weights, HEADER_BYTES + idBytes);
  return bytes;
}

/**
 * Reads a model, with all checks. The model uses the memory of the bytes.
 *
 * @throws {Error} the bytes are not a model that this program wrote
 */
export function decodeModel(bytes: Uint8Array): FittedModel {
  const parts = partsOf(bytes);
  return joined(parseIds(parts.ids), decodeItemWeights(parts.weights));
}

/**
 * Reads a model whose bytes are known to be as they were written. The model uses the memory of the
 * bytes. Nothing blocks the event loop: there are no checks and no copy, and IDs are read in slices.
 *
 * @throws {Error} the bytes are not a model that this program wrote
 */
export async function viewModel(bytes: Uint8Array): Promise<FittedModel> {
  const parts = partsOf(bytes);
  const matrix = viewItemWeights(parts.weights);
  const itemIds: string[] = [];
  for (const slice of slicesOf(parts.ids)) {
    for (const id of parseIds(slice)) itemIds.push(id);
    await setImmediate();
  }
  return joined(itemIds, matrix);
}

function partsOf(bytes: Uint8Array): { ids: Uint8Array; weights: Uint8Array } {
  if (bytes.length < HEADER_BYTES) throw new Error("model file: too short");
  const idBytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
  if (idBytes > bytes.length - HEADER_BYTES) throw new Error("model file: cut off in the item IDs");
  const idsEnd = HEADER_BYTES + idBytes;
  return { ids: bytes.subarray(HEADER_BYTES, idsEnd), weights: bytes.subarray(idsEnd) };
}

function joined(itemIds: readonly string[], matrix: ItemWeights): FittedModel {
  if (matrix.itemCount !== itemIds.length) {
    throw new Error(`model file: ${itemIds.length} item IDs for ${matrix.itemCount} items`);
  }
  return { itemIds, matrix };
}

function parseIds(json: Uint8Array): string[] {
  const ids: unknown = JSON.parse(new TextDecoder().decode(json));
  if (!isStringArray(ids)) throw new Error("model file: the item IDs are not strings");
  return ids;
}

/** Splits a JSON list of strings into several lists. */
function* slicesOf(json: Uint8Array): Generator<Uint8Array, void, undefined> {
  // After the bracket, then after each comma.
  let start = 1;
  let count = 0;
  for (let at = json.indexOf(QUOTE); at !== -1; at = json.indexOf(QUOTE, at + 1)) {
    at = endOfString(json, at);
    count++;
    if (count % IDS_PER_SLICE !== 0) continue;
    yield asList(json.subarray(start, at + 1));
    start = at + 2;
  }
  if (count % IDS_PER_SLICE !== 0) yield asList(json.subarray(start, json.lastIndexOf(QUOTE) + 1));
}

/** The place of the quote that ends the string which begins at `from`. */
function endOfString(json: Uint8Array, from: number): number {
  for (let at = json.indexOf(QUOTE, from + 1); at !== -1; at = json.indexOf(QUOTE, at + 1)) {
    let escapes = 0;
    while (json[at - escapes - 1] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at;
  }
  throw new Error("model file: cut off in the item IDs");
}

function asList(strings: Uint8Array): Uint8Array {
  const list = new Uint8Array(strings.length + 2);
  list.set([OPEN], 0);
  list.set(strings, 1);
  list.set([CLOSE], strings.length + 1);
  return list;
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
