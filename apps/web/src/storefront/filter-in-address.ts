/** The filter of the catalog, kept in the address. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "wouter";

import type { Filter } from "./filter.ts";
import { readFilter, withFilter } from "./filter.ts";

/** The current filter, and a function that replaces it and its entry in the history. */
export function useFilter(): [Filter, (next: Filter) => void] {
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.toString();
  const filter = useMemo(() => readFilter(new URLSearchParams(text)), [text]);
  const setFilter = useCallback(
    (next: Filter) => setParameters((before) => withFilter(before, next), { replace: true }),
    [setParameters],
  );
  return [filter, setFilter];
}
