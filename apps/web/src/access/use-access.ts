/** The access of this page, and what it allows, for components. */
import { SERVER_URL } from "../api/page-url.ts";
import { queryClient } from "../api/query-client.ts";
import { readSession } from "../api/session.ts";
import type { Scope } from "../api/session.ts";
import { onMaybeSignedOut } from "../api/unauthorized.ts";
import { useSignal } from "../state/signal.ts";
import { AccessHolder, allows } from "./access.ts";
import type { Access } from "./access.ts";

/** The access of this page. */
export const accessHolder = new AccessHolder({
  read: () => readSession(SERVER_URL, (...request) => fetch(...request)),
  onOtherSession: () => void queryClient.resetQueries(),
});

onMaybeSignedOut(() => void accessHolder.check());

// All tabs of a browser have the same session: what another tab did is seen when this one is looked at.
document.addEventListener("visibilitychange", look);
window.addEventListener("focus", look);

function look(): void {
  if (!document.hidden && accessHolder.access.get().state !== "open") void accessHolder.check();
}

/** The access; the component renders again when it changes. */
export function useAccess(): Access {
  return useSignal(accessHolder.access);
}

/** Whether what this scope allows is allowed: what is not allowed is not shown. @example useMay("write") */
export function useMay(scope: Scope): boolean {
  return allows(useAccess(), scope);
}
