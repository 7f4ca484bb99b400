/** Selects categories, several at once. A chip never changes its place. */
import { useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";

import { formatCount } from "../format/numbers.ts";
import { shownCategories } from "./shown-categories.ts";
import type { CategoryCount } from "./shown-categories.ts";

import styles from "./browse.module.css";

/** Pixels of the chip before, which say that the line goes on there. */
const PEEK = 48;

interface CategoryChipsProps {
  /** All categories, in the server's order. */
  readonly categories: readonly CategoryCount[];
  readonly chosen: readonly string[];
  readonly hasCounts: boolean;
  /** Whether the catalog has its place and is shown. */
  readonly isReady: boolean;
  readonly onToggle: (name: string) => void;
  readonly onClear: () => void;
  /** Moves the focus past the categories, which are many keys away from the items. */
  readonly onSkip: () => void;
}

export function CategoryChips({
  categories,
  chosen,
  hasCounts,
  isReady,
  onToggle,
  onClear,
  onSkip,
}: CategoryChipsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { shown, all, isFolded } = shownCategories(categories, chosen, isOpen);
  // Open stays open: a chip that is pressed below the fold does not vanish when it is pressed again.
  if (!isFolded && !isOpen && shown.length > 0) setIsOpen(true);
  const chips = useRef<HTMLDivElement>(null);
  useChosenInView(chips, isReady && all > 0);
  if (all === 0) return null;
  return (
    <>
      <button type="button" className={styles.skip} onClick={onSkip}>
        Skip to the items
      </button>
      <div ref={chips} className={styles.chips} role="group" aria-label="Categories">
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

/**
 * On a narrow screen the chips are one line that scrolls: those of the address may lie beyond its end.
 * Later, a chip that is pressed stays where it is.
 */
function useChosenInView(chips: RefObject<HTMLElement | null>, isShown: boolean): void {
  useLayoutEffect(() => {
    const line = chips.current;
    const chosen = line?.querySelector("[aria-pressed=true]");
    if (!isShown || !line || !chosen) return;
    const [outer, inner] = [line.getBoundingClientRect(), chosen.getBoundingClientRect()];
    if (inner.right <= outer.right) return;
    line.scrollBy({ left: inner.left - outer.left - PEEK, behavior: "instant" });
  }, [chips, isShown]);
}
