/** The row of similar items. */
import { useQuery } from "@tanstack/react-query";

import { EmptyState, ErrorState } from "../components/states.tsx";
import { strategyLine } from "../lists/strategy-line.ts";
import { Row, Tiles, TilesLoading } from "../lists/tile-row.tsx";
import { similarQuery } from "./queries.ts";

/** Items in the row. */
export const SIMILAR_LENGTH = 6;

export function SimilarRow({ itemId }: { readonly itemId: string }) {
  const { data, error, refetch } = useQuery(similarQuery(itemId, SIMILAR_LENGTH));
  const note = data && strategyLine(data, { kind: "item" });
  return (
    <Row title="More like this" note={note}>
      {data === undefined && error === null && (
        <TilesLoading what="Loading similar items" count={SIMILAR_LENGTH} />
      )}
      {data === undefined && error !== null && (
        <ErrorState
          what="Similar items could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {data?.items.length === 0 && (
        <EmptyState>No similar items yet: too few people have events on this one.</EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && <Tiles list={data} />}
    </Row>
  );
}
