/** A fitted model as bytes: item IDs, then the weights. */
import { decodeItemWeights, encodeItemWeights } from "@hellorec/recommender";
import type { ItemWeights } from "@hellorec/recommender";

const HEADER_BYTES = 4;

/** Item-to-item weights, with the ID of each item they number. */
export interface FittedModel {
  readonly item_ids: readonly string[];
  readonly weights: ItemWeights;
}

/** @returns the length of the IDs, the IDs as JSON, the weights */
export function encodeModel(model: FittedModel): Uint8Array<ArrayBuffer> {
  const ids = new TextEncoder().encode(JSON.stringify(model.item_ids));
  const weights = encodeItemWeights(model.weights);
  const bytes = new Uint8Array(HEADER_BYTES + ids.length + weights.length);
  new DataView(bytes.buffer).setUint32(0, ids.length, true);
  bytes.set(ids, HEADER_BYTES);
  bytes.set(weights, HEADER_BYTES + ids.length);
  return bytes;
}

/** @throws {Error} the bytes are not a model that this program wrote */
export function decodeModel(bytes: Uint8Array): FittedModel {
  if (bytes.length < HEADER_BYTES) throw new Error("model file: too short");
  const idBytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
  if (idBytes > bytes.length - HEADER_BYTES) throw new Error("model file: cut off in the item IDs");
  const idsEnd = HEADER_BYTES + idBytes;
  const item_ids: unknown = JSON.parse(
    new TextDecoder().decode(bytes.subarray(HEADER_BYTES, idsEnd)),
  );
  if (!isStringArray(item_ids)) throw new Error("model file: the item IDs are not strings");
  const weights = decodeItemWeights(bytes.subarray(idsEnd));
  if (weights.itemCount !== item_ids.length) {
    throw new Error(`model file: ${item_ids.length} item IDs for ${weights.itemCount} items`);
  }
  return { item_ids, weights };
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
