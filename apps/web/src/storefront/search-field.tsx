/** Searches titles as they are typed. */
import { useEffect, useId, useState } from "react";

import { MAX_SEARCH } from "./filter.ts";

import styles from "./browse.module.css";

/** A search starts after this pause in typing. */
const PAUSE_MS = 250;

interface SearchFieldProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

export function SearchField({ search, onSearch }: SearchFieldProps) {
  const id = useId();
  const [text, setText] = useState(search);
  const [reported, setReported] = useState(search);
  // The address changed without typing here: by a link, or by going back.
  if (search !== reported) {
    setReported(search);
    setText(search);
  }

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === reported) return undefined;
    const timer = setTimeout(() => {
      setReported(wanted);
      onSearch(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, reported, onSearch]);

  return (
    <search className={styles.search}>
      <label htmlFor={id} className="visually-hidden">
        Search titles
      </label>
      <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
        <path d="M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14zM16 16l4.5 4.5" />
      </svg>
      <input
        id={id}
        type="search"
        value={text}
        maxLength={MAX_SEARCH}
        placeholder="Search titles"
        onChange={(event) => setText(event.target.value)}
      />
    </search>
  );
}
