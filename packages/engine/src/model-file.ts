/** A fitted model as bytes: item IDs, then the weights. */
import { decodeItemWeights, encodeItemWeights, viewItemWeights } from "@hellorec/recommender";
import type { ItemWeights } from "@hellorec/recommender";

const HEADER_BYTES = 4;
/** The weights can be used where they lie if they lie at a multiple of this. */
const ALIGNMENT = 4;
const SPACE = 0x20;

/** Item-to-item weights, with the ID of each item they number. */
export interface FittedModel {
  readonly item_ids: readonly string[];
  readonly weights: ItemWeights;
}

/** @returns the length of the IDs, the IDs as JSON, the weights at a multiple of four bytes */
export function encodeModel(model: FittedModel): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(model.item_ids));
  const idBytes = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const weights = encodeItemWeights(model.weights);
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
 * Reads a model that was kept somewhere.
 *
 * @throws {Error} the bytes are not a model that this program wrote
 */
export function decodeModel(bytes: Uint8Array): FittedModel {
  return readModel(bytes, (part) => decodeItemWeights(part));
}

/**
 * A model that was fitted just now, in the memory of its bytes: without the checks and the copy,
 * which would hold the serving thread up.
 *
 * @throws {Error} the bytes are not a model
 */
export function viewModel(bytes: Uint8Array<ArrayBuffer>): FittedModel {
  return readModel(bytes, viewItemWeights);
}

function readModel(
  bytes: Uint8Array,
  readWeights: (bytes: Uint8Array) => ItemWeights,
): FittedModel {
  if (bytes.length < HEADER_BYTES) throw new Error("model file: too short");
  const idBytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
  if (idBytes > bytes.length - HEADER_BYTES) throw new Error("model file: cut off in the item IDs");
  const idsEnd = HEADER_BYTES + idBytes;
  const item_ids: unknown = JSON.parse(
    new TextDecoder().decode(bytes.subarray(HEADER_BYTES, idsEnd)),
  );
  if (!isStringArray(item_ids)) throw new Error("model file: the item IDs are not strings");
  const weights = readWeights(bytes.subarray(idsEnd));
  if (weights.itemCount !== item_ids.length) {
    throw new Error(`model file: ${item_ids.length} item IDs for ${weights.itemCount} items`);
  }
  return { item_ids, weights };
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
