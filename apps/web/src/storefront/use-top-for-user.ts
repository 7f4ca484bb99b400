/** Scrolls to the row of the user whom one begins to act as. */
import { useLayoutEffect, useRef } from "react";

import { useUser } from "../session/session.ts";

/**
 * The row at the top is what changes with the acting user. Of another height, it would be scrolled out of
 * view by a browser that keeps the catalog below in its place. Tested in e2e.
 *
 * @param hasRow whether the page shows that row
 */
export function useTopForUser(hasRow: boolean): void {
  const user = useUser();
  const last = useRef(user);
  useLayoutEffect(() => {
    if (user === last.current) return;
    last.current = user;
    if (hasRow) window.scrollTo({ top: 0, behavior: "instant" });
  }, [user, hasRow]);
}
