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
import { useFilter } from "./filter-in-address.ts";
import { POPULAR_LENGTH } from "./queries.ts";
import { useFilling } from "./use-filling.ts";

export function StorefrontPage() {
  const isFilled = useFilling();
  // Hidden, not left out: meanwhile they load.
  const isLoaded = useForYouLoaded();
  // Results stand at the top, where the field is. The catalog stays mounted, and so does the focus.
  const [{ search }] = useFilter();
  const isFront = search === "";
  return (
    <>
      <title>{`${isFront ? "Storefront" : search} · hellorec`}</title>
      {/* A live list does not follow the catalog: the row of an empty store subscribes again. */}
      {isFront && <ForYouRow key={isFilled ? "filled" : "opened"} level={1} />}
      <div hidden={isFront && !isLoaded}>
        {isFront && <PopularRow />}
        <Browse />
      </div>
    </>
  );
}

function PopularRow() {
  const { data, error, refetch } = useQuery(popularQuery(POPULAR_LENGTH));
  const isTheSame = useIsForYouPopular();
  // An empty catalog has its own message below.
  if (isTheSame || data?.items.length === 0) return null;
  return (
    <Row title="Popular" note="What most people like, recent events first.">
      {data !== undefined && <Tiles list={data} />}
      {data === undefined && error === null && (
        <TilesLoading what="Loading the popular items" count={POPULAR_LENGTH} />
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
