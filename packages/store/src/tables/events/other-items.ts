/** The query behind `EventLog.hasOtherItems`. Tested through event-log.test.ts. */
import type { Executor } from "../executor.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile } from "../query.ts";

/** The parts of one query. SQLite takes up to 500. */
const GAPS_PER_QUERY = 100;

/** Between two IDs that follow each other. `undefined`: from the beginning, or to the end. */
interface Gap {
  readonly after: string | undefined;
  readonly before: string | undefined;
}

/** Whether an event names another item: looks between the items, so it reads no event of theirs. */
export async function hasOtherItems(
  executor: Executor,
  itemIds: readonly string[],
): Promise<boolean> {
  const gaps = gapsBetween(itemIds);
  for (let at = 0; at < gaps.length; at += GAPS_PER_QUERY) {
    const some = gaps.slice(at, at + GAPS_PER_QUERY);
    if ((await executor.readLong(eventInGaps(executor.builder, some))).length > 0) return true;
  }
  return false;
}

/** In the order of the databases: by bytes. */
function gapsBetween(itemIds: readonly string[]): Gap[] {
  const ids = itemIds.toSorted((one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );
  return [undefined, ...ids].map((after, at) => ({ after, before: ids[at] }));
}

function eventInGaps(db: QueryBuilder, gaps: readonly Gap[]) {
  const parts = gaps.map(({ after, before }) =>
    db
      .selectFrom((from) =>
        from
          .selectFrom("events")
          .select("item_id")
          .$if(after !== undefined, (events) => events.where("item_id", ">", after ?? ""))
          .$if(before !== undefined, (events) => events.where("item_id", "<", before ?? ""))
          .limit(1)
          .as("part"),
      )
      .select("item_id"),
  );
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError("there is always a gap");
  return compile(others.reduce((query, part) => query.unionAll(part), first).limit(1));
}
