/** The order of the catalog, and whether an item is in any or in all of the chosen categories. */
import { Choice } from "../components/choice.tsx";
import { sortOf, sortsOf } from "./filter.ts";
import type { Filter, Sort } from "./filter.ts";

import styles from "./browse.module.css";

const SORT_NAMES: Readonly<Record<Sort, string>> = {
  relevance: "Best match",
  popularity: "Most popular",
  title: "Title",
  newest: "Newest here",
};

const MATCHES = [
  { value: "any", name: "Any category" },
  { value: "all", name: "All categories" },
] as const;

interface BrowseOrderProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

export function BrowseOrder({ filter, onChange }: BrowseOrderProps) {
  return (
    <div className={styles.order}>
      {/* Of one category, any and all are the same. */}
      <div className={filter.categories.length < 2 ? styles.off : undefined}>
        <Choice
          label="Match"
          options={MATCHES}
          value={filter.match}
          onChange={(match) => onChange({ ...filter, match })}
        />
      </div>
      <Choice
        label="Sort by"
        options={sortsOf(filter).map((value) => ({ value, name: SORT_NAMES[value] }))}
        value={sortOf(filter)}
        onChange={(sort) => onChange({ ...filter, sort })}
      />
    </div>
  );
}
