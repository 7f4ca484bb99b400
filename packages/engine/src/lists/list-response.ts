/**
 * A list as it is sent, and the part of it that may be sent again. Tested through list-cache.test.ts.
 */
import type { Recommendations } from "@hellorec/api";

import { newListId } from "./paging.ts";

/** A list without what is new in each response. */
export interface ListContent {
  readonly content: Pick<Recommendations, "items" | "strategy" | "model_version">;
  /** What follows the list's ID in the cursor of the next page. `undefined`: there is none. */
  readonly cursorTail: string | undefined;
}

/** A response with an ID of its own, which attributes events to this response. */
export function newResponse(
  { content, cursorTail }: ListContent,
  recommendation_id: string = newListId(),
): Recommendations {
  return {
    items: content.items,
    strategy: content.strategy,
    model_version: content.model_version,
    recommendation_id,
    ...(cursorTail !== undefined && { next_cursor: recommendation_id + cursorTail }),
  };
}
