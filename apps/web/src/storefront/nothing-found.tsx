/** Shown where no item fits the filter, or where there is no item at all. */
import { Button } from "../components/button.tsx";
import { EmptyState } from "../components/states.tsx";
import type { Filter } from "./filter.ts";

import styles from "./browse.module.css";

interface NothingFoundProps {
  readonly filter: Filter;
  /** Drops the categories, and keeps the search. */
  readonly onWiden: () => void;
  readonly onClear: () => void;
}

export default function NothingFound({ filter, onWiden, onClear }: NothingFoundProps) {
  const { search, categories, match } = filter;
  if (search === "" && categories.length === 0) {
    return (
      <EmptyState>
        The catalog is empty. Fill it with <code>hellorec import movielens DIR</code>, or start the
        server with <code>--demo</code> for a small demo.
      </EmptyState>
    );
  }
  return (
    <EmptyState>
      <p>
        No item
        {categories.length === 1 && ` in ${categories[0]}`}
        {categories.length > 1 && ` in ${match} of the ${categories.length} categories`}
        {search === "" ? "." : ` is like “${search}” in its title, categories or other texts.`}
      </p>
      <div className={styles.ways}>
        {search !== "" && categories.length > 0 && (
          <Button onClick={onWiden}>Search in all categories</Button>
        )}
        <Button onClick={onClear}>Show all items</Button>
      </div>
    </EmptyState>
  );
}
