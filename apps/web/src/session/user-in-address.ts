/** Keeps the acting user in the address, so that an address can be shared. Tested in e2e. */
import { useEffect, useRef } from "react";
import { useSearchParams } from "wouter";

import { userIn, withUser } from "../state/address.ts";
import { actAs, useUser } from "./session.ts";

/**
 * To be called once. The user named in the address that the page was opened with acts. From then on
 * the address follows: on going back to an address with another name, the acting user stays.
 */
export function useUserInAddress(): void {
  const user = useUser();
  const [parameters, setParameters] = useSearchParams();
  const named = userIn(parameters);
  const isOpened = useRef(false);

  useEffect(() => {
    const isFirst = !isOpened.current;
    isOpened.current = true;
    if (isFirst && named !== undefined) actAs(named);
    else if (named !== user) setParameters((before) => withUser(before, user), { replace: true });
  }, [named, user, setParameters]);
}
