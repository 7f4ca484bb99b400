/** The catalog: searched by the field in the header, filtered, sorted, page by page. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useId, useMemo } from "react";

import { useUserActions } from "../actions/use-user-actions.ts";
import { Button } from "../components/button.tsx";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { counted, formatCount } from "../format/numbers.ts";
import { ItemTile } from "../lists/item-tile.tsx";
import { TilesLoading } from "../lists/tile-row.tsx";
import { BrowseOrder } from "./browse-order.tsx";
import { CategoryChips } from "./category-chips.tsx";
import { useFilter } from "./filter-in-address.ts";
import { toggled } from "./filter.ts";
import type { Filter } from "./filter.ts";
import { MoreItems } from "./more-items.tsx";
import { browseQuery, categoriesQuery } from "./queries.ts";

import styles from "./browse.module.css";

const PLACES = 12;

export function Browse() {
  const heading = useId();
  const [filter, setFilter] = useFilter();
  const browse = useInfiniteQuery(browseQuery(filter));
  const { data, error, isPlaceholderData } = browse;
  const items = useMemo(() => (data?.pages ?? []).flatMap((page) => page.items), [data]);
  const categories = useQuery(categoriesQuery).data?.categories ?? [];
  const actions = useUserActions();
  const isFiltered = filter.search !== "" || filter.categories.length > 0;
  const isAll = !browse.hasNextPage;

  return (
    <section aria-labelledby={heading} className={styles.browse}>
      <div className={styles.head}>
        <BrowseHeading id={heading} search={filter.search} />
        <BrowseOrder filter={filter} onChange={setFilter} />
      </div>
      <CategoryChips
        categories={categories}
        chosen={filter.categories}
        onToggle={(name) => setFilter({ ...filter, categories: toggled(filter.categories, name) })}
        onClear={() => setFilter({ ...filter, categories: [] })}
      />
      <p className="visually-hidden" aria-live="polite">
        {isFiltered && data !== undefined && !isPlaceholderData
          ? foundText(items.length, isAll)
          : ""}
      </p>
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
      <ul className={styles.grid} aria-busy={isPlaceholderData}>
        {items.map((item) => (
          <ItemTile key={item.item_id} item={item} actions={actions} />
        ))}
      </ul>
      {data !== undefined && items.length === 0 && (
        <NothingFound
          filter={filter}
          onClear={() => setFilter({ ...filter, search: "", categories: [] })}
        />
      )}
      <MoreItems browse={browse} />
    </section>
  );
}

/** While there is a search, its results are what the page is about. */
function BrowseHeading({ id, search }: { readonly id: string; readonly search: string }) {
  if (search === "") return <h2 id={id}>Browse</h2>;
  return (
    <h1 id={id} className={styles.results}>
      Results for “{search}”
    </h1>
  );
}

interface NothingFoundProps {
  readonly filter: Filter;
  readonly onClear: () => void;
}

function NothingFound({ filter, onClear }: NothingFoundProps) {
  const { search, categories, match } = filter;
  if (search === "" && categories.length === 0) {
    return (
      <EmptyState>
        The catalog is empty. Fill it with <code>npx pnpm@12 hellorec import movielens DIR</code>,
        or stop this server and run <code>npx pnpm@12 start</code> for a small demo.
      </EmptyState>
    );
  }
  return (
    <EmptyState>
      <p>
        No item
        {search !== "" && ` is like “${search}” in its title, categories or other texts`}
        {search !== "" && categories.length > 0 && " and"}
        {categories.length === 1 && ` lies in ${categories[0]}`}
        {categories.length > 1 && ` lies in ${match} of the ${categories.length} categories`}.
      </p>
      <Button onClick={onClear}>Show all items</Button>
    </EmptyState>
  );
}

function foundText(count: number, isAll: boolean): string {
  return isAll ? `${counted(count, "item")} found` : `${formatCount(count)} or more items found`;
}
