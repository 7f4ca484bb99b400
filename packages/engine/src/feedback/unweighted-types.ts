/** Event types that carry no weight, so that their senders can be told. */
import type { ModelStatus } from "@hellorec/api";
import type { EventLog } from "@hellorec/store";

import { MAX_UNWEIGHTED_TYPES } from "../contract/contract-limits.ts";
import { hasWeight } from "./event-weights.ts";
import type { EventWeights } from "./event-weights.ts";
import { retractedType } from "./retractions.ts";

/** The types without a weight among these events, in their order, at most 20. */
export function unweightedTypes(
  events: readonly { readonly type: string }[],
  eventWeights: EventWeights,
): string[] {
  const found = new Set<string>();
  for (const { type } of events) {
    if (found.size < MAX_UNWEIGHTED_TYPES && isWithoutEffect(type, eventWeights)) found.add(type);
  }
  return [...found];
}

/** The types without a weight in the log, most events first, at most 20. */
export async function storedUnweightedTypes(
  log: Pick<EventLog, "typeCounts">,
  eventWeights: EventWeights,
): Promise<NonNullable<ModelStatus["unweighted_types"]>> {
  const counts = await log.typeCounts();
  return counts
    .filter(({ type }) => isWithoutEffect(type, eventWeights))
    .slice(0, MAX_UNWEIGHTED_TYPES);
}

function isWithoutEffect(type: string, eventWeights: EventWeights): boolean {
  return !hasWeight(type, eventWeights) && retractedType(type) === undefined;
}
