/** The storefront: recommendations, popular items and the catalog. */
import { useQuery } from "@tanstack/react-query";

import { liveListQuery, popularQuery } from "../api/queries.ts";
import { ErrorState } from "../components/states.tsx";
import { FOR_YOU_LENGTH, ForYouRow } from "../lists/for-you-row.tsx";
import { Row, Tiles, TilesLoading } from "../lists/tile-row.tsx";
import { useForYouLoaded } from "../lists/use-for-you-loaded.ts";
import { useUser } from "../session/session.ts";
import { useLookedAt } from "../session/visit.ts";
import { Browse } from "./browse.tsx";

const POPULAR = 6;

export function StorefrontPage() {
  // Hidden, not left out: meanwhile they load.
  const isLoaded = useForYouLoaded();
  return (
    <>
      <title>Storefront · hellorec</title>
      <ForYouRow level={1} />
      <div hidden={!isLoaded}>
        <PopularRow />
        <Browse />
      </div>
    </>
  );
}

function PopularRow() {
  const { data, error, refetch } = useQuery(popularQuery(POPULAR));
  const isTheSame = useIsForYouPopular();
  // An empty catalog has its own message below.
  if (isTheSame || data?.items.length === 0) return null;
  return (
    <Row title="Popular" note="What most people like, recent events first.">
      {data !== undefined && <Tiles list={data} />}
      {data === undefined && error === null && (
        <TilesLoading what="Loading the popular items" count={POPULAR} />
      )}
      {data === undefined && error !== null && (
        <ErrorState
          what="The popular items could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
    </Row>
  );
}

/** Whether the row above shows popular items already. */
function useIsForYouPopular(): boolean {
  const user = useUser();
  const lookedAt = useLookedAt();
  const { data } = useQuery(liveListQuery(user, FOR_YOU_LENGTH));
  return user === undefined ? lookedAt.length === 0 : data?.strategy === "popular";
}
