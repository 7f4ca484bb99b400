/** What goes with an item. */
import { useQuery } from "@tanstack/react-query";

import { similarQuery } from "../api/queries.ts";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { Row, Tiles, TilesLoading } from "../components/tile-row.tsx";
import { strategyLine } from "../storefront/strategy-line.ts";

const LENGTH = 6;

export function SimilarRow({ itemId }: { readonly itemId: string }) {
  const { data, error, refetch } = useQuery(similarQuery(itemId, LENGTH));
  const note = data && strategyLine(data, { kind: "user" });
  return (
    <Row title="More like this" note={note}>
      {data === undefined && error === null && (
        <TilesLoading what="Loading what goes with it" count={LENGTH} hasReasons />
      )}
      {data === undefined && error !== null && (
        <ErrorState
          what="What goes with it could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {data?.items.length === 0 && (
        <EmptyState>Nothing goes with it yet: too few people did anything with it.</EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && <Tiles list={data} />}
    </Row>
  );
}
