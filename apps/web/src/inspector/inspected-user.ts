/** The user that the inspector shows. It stands in the address, and is not the acting user. */
import { useCallback } from "react";
import { useSearchParams } from "wouter";

import { inspectedIn, withInspected } from "../state/address.ts";

/** The inspected user, and a function that shows another one; undefined: nobody. */
export function useInspectedUser(): [
  string | undefined,
  (user: string | undefined, options?: { readonly replace: boolean }) => void,
] {
  const [parameters, setParameters] = useSearchParams();
  const inspect = useCallback(
    (user: string | undefined, options?: { readonly replace: boolean }) =>
      setParameters((before) => withInspected(before, user), options),
    [setParameters],
  );
  return [inspectedIn(parameters), inspect];
}
