/** What the events of a fake client mean: the server's default weights, without age. */
import {
  DEFAULT_EVENT_WEIGHTS,
  EVENT_TYPES,
  RATING_MIDPOINT,
  RETRACTED_TYPES,
} from "@hellorec/api";
import type { StoredEvent } from "@hellorec/api";

const WEIGHTS: Readonly<Record<string, number>> = DEFAULT_EVENT_WEIGHTS;
const TAKEN_BACK: Readonly<Record<string, string>> = RETRACTED_TYPES;

/** Whether events of this type change lists. */
export function isWeighted(type: string): boolean {
  return EVENT_TYPES.includes(type);
}

/** The items of some events with the sum of their weights; those that were taken back are left out. */
export function weightsOf(events: Iterable<StoredEvent>): ReadonlyMap<string, number> {
  const counted = new Map<string, StoredEvent[]>();
  for (const event of events) {
    if (!isWeighted(event.type)) continue;
    const before = counted.get(event.item_id) ?? [];
    const taken = TAKEN_BACK[event.type];
    const left =
      taken === undefined
        ? [...before, event]
        : before.filter(({ type, user_id }) => type !== taken || user_id !== event.user_id);
    if (left.length === 0) counted.delete(event.item_id);
    else counted.set(event.item_id, left);
  }
  const sum = (list: readonly StoredEvent[]) =>
    list.reduce((total, event) => total + weightOf(event), 0);
  return new Map([...counted].map(([item_id, list]) => [item_id, sum(list)]));
}

function weightOf({ type, value }: StoredEvent): number {
  return type === "rating" ? (value ?? RATING_MIDPOINT) - RATING_MIDPOINT : (WEIGHTS[type] ?? 0);
}
