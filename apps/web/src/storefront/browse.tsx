/** The catalog: searched by the field in the header, filtered, sorted, page by page. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useId, useMemo, useRef, useState } from "react";
import type { Ref } from "react";

import { useUserActions } from "../actions/use-user-actions.ts";
import { loadPage } from "../components/load-page.ts";
import { ErrorState } from "../components/states.tsx";
import { counted, formatCount } from "../format/numbers.ts";
import { ItemTile } from "../lists/item-tile.tsx";
import { TilesLoading } from "../lists/tile-row.tsx";
import { BrowseOrder } from "./browse-order.tsx";
import { CategoryChips } from "./category-chips.tsx";
import { useFilter } from "./filter-in-address.ts";
import { toggled } from "./filter.ts";
import { MoreItems } from "./more-items.tsx";
import { browseQuery, categoriesQuery } from "./queries.ts";
import { useCategoryArrival } from "./use-category-arrival.ts";

import styles from "./browse.module.css";

const PLACES = 12;

// Rarely shown: it is not in the first load.
const NothingFound = lazy(() => loadPage(() => import("./nothing-found.tsx")));

/** @param isReady whether the place of the catalog is final: what stands above it has loaded */
export function Browse({ isReady }: { readonly isReady: boolean }) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const grid = useRef<HTMLUListElement>(null);
  const [filter, setFilter] = useFilter();
  const browse = useInfiniteQuery(browseQuery(filter));
  const { data, error, isPlaceholderData } = browse;
  const items = useMemo(() => (data?.pages ?? []).flatMap((page) => page.items), [data]);
  const categories = useQuery(categoriesQuery).data?.categories ?? [];
  const actions = useUserActions();
  const isFiltered = filter.search !== "" || filter.categories.length > 0;
  const isAll = !browse.hasNextPage;
  // Results of another search are other tiles: none of them moves there from where it was.
  const [shownSearch, setShownSearch] = useState(filter.search);
  if (!isPlaceholderData && shownSearch !== filter.search) setShownSearch(filter.search);
  // Of an empty catalog there is nothing to sort.
  const isEmpty = data !== undefined && items.length === 0 && !isFiltered;
  useCategoryArrival(heading, filter.categories.length > 0 && filter.search === "", isReady);

  return (
    <section aria-labelledby={id} className={styles.browse}>
      <div className={styles.head}>
        <BrowseHeading id={id} headingRef={heading} search={filter.search} />
        <p className={styles.found} aria-live="polite">
          {isFiltered && data !== undefined && !isPlaceholderData
            ? foundText(items.length, isAll)
            : ""}
        </p>
        {!isEmpty && <BrowseOrder filter={filter} onChange={setFilter} />}
      </div>
      <CategoryChips
        categories={categories}
        chosen={filter.categories}
        // They count all items, not those that a search found.
        hasCounts={filter.search === ""}
        isReady={isReady}
        onToggle={(name) => setFilter({ ...filter, categories: toggled(filter.categories, name) })}
        onClear={() => setFilter({ ...filter, categories: [] })}
        onSkip={() => grid.current?.focus()}
      />
      {data === undefined && error === null && (
        <TilesLoading what="Loading the catalog" count={PLACES} />
      )}
      {error !== null && !browse.isFetchNextPageError && (
        <ErrorState
          what="The catalog could not be loaded"
          error={error}
          onRetry={() => void browse.refetch()}
        />
      )}
      <ul
        key={shownSearch}
        ref={grid}
        tabIndex={-1}
        className={styles.grid}
        aria-busy={isPlaceholderData}
      >
        {items.map((item) => (
          <ItemTile key={item.item_id} item={item} actions={actions} chosen={filter.categories} />
        ))}
      </ul>
      {data !== undefined && items.length === 0 && (
        <Suspense>
          <NothingFound
            filter={filter}
            onWiden={() => setFilter({ ...filter, categories: [] })}
            onClear={() => setFilter({ ...filter, search: "", categories: [] })}
          />
        </Suspense>
      )}
      <MoreItems browse={browse} />
    </section>
  );
}

interface BrowseHeadingProps {
  readonly id: string;
  readonly headingRef: Ref<HTMLHeadingElement>;
  readonly search: string;
}

/** While there is a search, its results are what the page is about. */
function BrowseHeading({ id, headingRef, search }: BrowseHeadingProps) {
  const shared = { id, ref: headingRef, tabIndex: -1 };
  if (search === "") return <h2 {...shared}>Browse</h2>;
  return (
    <h1 {...shared} className={styles.results}>
      Results for “{search}”
    </h1>
  );
}

function foundText(count: number, isAll: boolean): string {
  return isAll ? `${counted(count, "item")} found` : `${formatCount(count)} or more items found`;
}
