/** A labelled choice of one of a few values. */
import { useId } from "react";

import styles from "./choice.module.css";

interface ChoiceProps<T extends string> {
  readonly label: string;
  /** Values, and what they are called. */
  readonly options: readonly { readonly value: T; readonly name: string }[];
  readonly value: T | undefined;
  readonly onChange: (value: T) => void;
}

/** @example <Choice label="Sort by" options={SORTS} value={sort} onChange={setSort} /> */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, options, value, onChange } = props;
  const id = useId();
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => {
          const chosen = options[target.selectedIndex];
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  );
}
