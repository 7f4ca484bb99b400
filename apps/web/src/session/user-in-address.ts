/** Keeps the address and who acts the same, so that an address can be shared and gone back to. */
import { useEffect, useRef } from "react";
import { useSearchParams } from "wouter";

import { userIn, withUser } from "../address.ts";
import { actAs, useUser } from "./session.ts";

/** Call it once. A changed address wins over who acted; otherwise the address follows. */
export function useUserInAddress(): void {
  const user = useUser();
  const [parameters, setParameters] = useSearchParams();
  const named = userIn(parameters);
  const lastNamed = useRef<string>(undefined);

  useEffect(() => {
    const isNewlyNamed = named !== undefined && named !== lastNamed.current;
    lastNamed.current = named;
    if (isNewlyNamed) actAs(named);
    else if (named === user) return;
    else setParameters((before) => withUser(before, user), { replace: true });
  }, [named, user, setParameters]);
}
