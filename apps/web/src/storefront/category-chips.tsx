/** Selects categories, several at once. */
import { useState } from "react";

import styles from "./browse.module.css";

/** Further categories are shown on a click. */
const SHOWN = 14;

interface CategoryChipsProps {
  readonly categories: readonly string[];
  readonly chosen: readonly string[];
  readonly onToggle: (name: string) => void;
  readonly onClear: () => void;
}

export function CategoryChips({ categories, chosen, onToggle, onClear }: CategoryChipsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const others = categories.filter((name) => !chosen.includes(name));
  const all = [...chosen, ...others];
  if (all.length === 0) return null;
  const shown = isOpen ? all : all.slice(0, Math.max(SHOWN, chosen.length));
  return (
    <div className={styles.chips} role="group" aria-label="Categories">
      {shown.map((name) => (
        <button
          key={name}
          type="button"
          className={styles.chip}
          aria-pressed={chosen.includes(name)}
          onClick={() => onToggle(name)}
        >
          <span>{name}</span>
        </button>
      ))}
      {all.length > SHOWN && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? "Fewer" : `All ${all.length}`}
        </button>
      )}
      {chosen.length > 0 && (
        <button type="button" className={styles.fold} onClick={onClear}>
          Clear
        </button>
      )}
    </div>
  );
}
