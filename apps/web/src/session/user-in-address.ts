/** Keeps the acting user in the address, so that an address can be shared. Tested in e2e. */
import { useEffect, useRef } from "react";
import { useSearchParams } from "wouter";

import { userIn, withUser } from "../state/address.ts";
import { actAs, useUser } from "./session.ts";

/** To be called once. A user newly named in the address acts; otherwise the address is updated. */
export function useUserInAddress(): void {
  const user = useUser();
  const [parameters, setParameters] = useSearchParams();
  const named = userIn(parameters);
  const lastNamed = useRef<string>(undefined);

  useEffect(() => {
    const isNewlyNamed = named !== undefined && named !== lastNamed.current;
    lastNamed.current = named;
    if (isNewlyNamed) actAs(named);
    else if (named !== user) setParameters((before) => withUser(before, user), { replace: true });
  }, [named, user, setParameters]);
}
