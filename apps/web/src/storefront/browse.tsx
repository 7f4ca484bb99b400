/** The catalog: searched, filtered, page by page. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useId, useMemo } from "react";

import { useUserActions } from "../actions/use-user-actions.ts";
import { Button } from "../components/button.tsx";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { counted, formatCount } from "../format/numbers.ts";
import { ItemTile } from "../lists/item-tile.tsx";
import { TilesLoading } from "../lists/tile-row.tsx";
import { CategoryChips } from "./category-chips.tsx";
import { useFilter } from "./filter-in-address.ts";
import { toggled } from "./filter.ts";
import { MoreItems } from "./more-items.tsx";
import { browseQuery } from "./queries.ts";
import { SearchField } from "./search-field.tsx";
import { useSeenCategories } from "./seen-categories.ts";

import styles from "./browse.module.css";

const PLACES = 12;

export function Browse() {
  const heading = useId();
  const [filter, setFilter] = useFilter();
  const browse = useInfiniteQuery(browseQuery(filter));
  const { data, error, isPlaceholderData } = browse;
  const items = useMemo(() => (data?.pages ?? []).flatMap((page) => page.items), [data]);
  const categories = useSeenCategories(items);
  const actions = useUserActions();
  const isFiltered = filter.search !== "" || filter.categories.length > 0;
  const isAll = !browse.hasNextPage;

  return (
    <section aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading}>Browse</h2>
        <SearchField
          search={filter.search}
          onSearch={(search) => setFilter({ ...filter, search })}
        />
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
          isFiltered={isFiltered}
          onClear={() => setFilter({ search: "", categories: [] })}
        />
      )}
      <MoreItems browse={browse} />
    </section>
  );
}

interface NothingFoundProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

function NothingFound({ isFiltered, onClear }: NothingFoundProps) {
  if (!isFiltered) {
    return (
      <EmptyState>
        The catalog is empty. Fill it with <code>npx pnpm@12 hellorec import movielens DIR</code>,
        or stop this server and run <code>npx pnpm@12 start</code> for a small demo.
      </EmptyState>
    );
  }
  return (
    <EmptyState>
      <p>No item has that in its title and lies in these categories.</p>
      <Button onClick={onClear}>Show all items</Button>
    </EmptyState>
  );
}

function foundText(count: number, isAll: boolean): string {
  return isAll ? `${counted(count, "item")} found` : `${formatCount(count)} or more items found`;
}
