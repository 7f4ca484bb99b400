/** Selects categories, several at once. A chip never changes its place. */
import { useState } from "react";

import { formatCount } from "../format/numbers.ts";
import { shownCategories } from "./shown-categories.ts";
import type { CategoryCount } from "./shown-categories.ts";

import styles from "./browse.module.css";

interface CategoryChipsProps {
  /** All categories, in the server's order. */
  readonly categories: readonly CategoryCount[];
  readonly chosen: readonly string[];
  readonly hasCounts: boolean;
  readonly onToggle: (name: string) => void;
  readonly onClear: () => void;
  /** Moves the focus past the categories, which are many keys away from the items. */
  readonly onSkip: () => void;
}

export function CategoryChips({
  categories,
  chosen,
  hasCounts,
  onToggle,
  onClear,
  onSkip,
}: CategoryChipsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { shown, all, isFolded } = shownCategories(categories, chosen, isOpen);
  // Open stays open: a chip that is pressed below the fold does not vanish when it is pressed again.
  if (!isFolded && !isOpen && shown.length > 0) setIsOpen(true);
  if (all === 0) return null;
  return (
    <>
      <button type="button" className={styles.skip} onClick={onSkip}>
        Skip to the items
      </button>
      <div className={styles.chips} role="group" aria-label="Categories">
        {shown.map(({ category, items }) => (
          <button
            key={category}
            type="button"
            className={styles.chip}
            aria-pressed={chosen.includes(category)}
            onClick={() => onToggle(category)}
          >
            <span>{category}</span>
            {hasCounts && items !== undefined && <small>{formatCount(items)}</small>}
          </button>
        ))}
        {isFolded && (
          <button type="button" className={styles.fold} onClick={() => setIsOpen(true)}>
            All {formatCount(all)} categories
          </button>
        )}
        {chosen.length > 0 && (
          <button type="button" className={styles.fold} onClick={onClear}>
            Clear
          </button>
        )}
      </div>
    </>
  );
}
