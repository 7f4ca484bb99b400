/** Compares a server's log with what was sent to it, acknowledged and erased. */
import type { StoredEvent } from "../support/answers.ts";

/** What is known of the events of one store. */
export interface EventRecords {
  readonly sent: ReadonlyMap<string, StoredEvent>;
  readonly acknowledged: ReadonlySet<string>;
  /** Batches without an answer, or with a refusal. */
  readonly unanswered: Iterable<readonly StoredEvent[]>;
  /** Users whose erasure was sent, or is acknowledged. */
  readonly erasures: ReadonlyMap<string, "sent" | "acknowledged">;
  /** The IDs of the log at the last comparison, in its order. */
  readonly lastOrder: readonly string[];
}

/** What is wrong with a log, one line for each event. */
export interface LogProblems {
  readonly lost: string[];
  readonly doubled: string[];
  /** Never sent, or not stored as sent, or of an erased user, or only a part of a batch. */
  readonly wrong: string[];
}

/** Compares a log, given in its order, with the records. */
export function compareLog(stored: readonly StoredEvent[], records: EventRecords): LogProblems {
  const { sent, acknowledged, erasures } = records;
  const seen = new Set<string>();
  const found: LogProblems = { lost: [], doubled: [], wrong: [] };
  for (const event of stored) {
    const id = event.event_id;
    if (seen.has(id)) found.doubled.push(`${id} is there twice`);
    seen.add(id);
    const original = sent.get(id);
    if (original === undefined) found.wrong.push(`${id} was never sent`);
    else if (!isSame(original, event)) found.wrong.push(`${id} is ${JSON.stringify(event)}`);
    if (erasures.get(event.user_id) === "acknowledged") {
      found.wrong.push(`${id} is of ${event.user_id}, who was erased`);
    }
  }
  for (const id of acknowledged) {
    const user = sent.get(id)?.user_id ?? "";
    if (!seen.has(id) && !erasures.has(user)) found.lost.push(`${id} is missing`);
  }
  found.wrong.push(
    ...halfErased(seen, records),
    ...halfStored(seen, records),
    ...reordered(stored, records),
  );
  return found;
}

/** A user whose erasure is not acknowledged has all events, or none. */
function halfErased(
  seen: ReadonlySet<string>,
  { sent, acknowledged, erasures }: EventRecords,
): string[] {
  const counts = new Map<string, { kept: number; gone: number }>();
  for (const id of acknowledged) {
    const user = sent.get(id)?.user_id ?? "";
    if (erasures.get(user) !== "sent") continue;
    const count = counts.get(user) ?? { kept: 0, gone: 0 };
    if (seen.has(id)) count.kept += 1;
    else count.gone += 1;
    counts.set(user, count);
  }
  return [...counts]
    .filter(([, { kept, gone }]) => kept > 0 && gone > 0)
    .map(([user, { kept, gone }]) => `${user} is half erased: ${kept} kept, ${gone} gone`);
}

/** A batch without an answer is stored as a whole or not at all. */
function halfStored(
  seen: ReadonlySet<string>,
  { acknowledged, unanswered }: EventRecords,
): string[] {
  return [...unanswered].flatMap((events) => {
    const ids = events.map((event) => event.event_id).filter((id) => !acknowledged.has(id));
    const kept = ids.filter((id) => seen.has(id)).length;
    return kept === 0 || kept === ids.length
      ? []
      : [`of a batch without an answer ${kept} events of ${ids.length} are there`];
  });
}

/** Events keep the order that the log had before. */
function reordered(stored: readonly StoredEvent[], { lastOrder }: EventRecords): string[] {
  const place = new Map(stored.map((event, index) => [event.event_id, index]));
  const before = lastOrder.flatMap((id) => place.get(id) ?? []);
  const at = before.findIndex((index, next) => next > 0 && index < (before[next - 1] ?? 0));
  return at === -1 ? [] : [`the log's order has changed at event ${at}`];
}

function isSame(sent: StoredEvent, stored: StoredEvent): boolean {
  return (
    sent.user_id === stored.user_id &&
    sent.item_id === stored.item_id &&
    sent.type === stored.type &&
    sent.value === stored.value &&
    sent.occurred_at === stored.occurred_at &&
    sent.recommendation_id === stored.recommendation_id
  );
}
