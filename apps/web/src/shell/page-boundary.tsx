/** Catches the errors of a page, such as code that is no longer on the server. Tested in e2e. */
import { Component } from "react";
import type { ReactNode } from "react";

import { ErrorState } from "../components/states.tsx";
import { toast } from "../components/toast.ts";
import { canReload } from "./load-page.ts";

export class PageBoundary extends Component<{ readonly children: ReactNode }> {
  override readonly state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <ErrorState what="This page could not be shown" error={error} onRetry={() => void reload()} />
    );
  }
}

/** Browsers cache a failed import, so only a reload helps; without a server that would lose the page. */
async function reload(): Promise<void> {
  if (await canReload()) window.location.reload();
  else toast("Still no answer from the server", { tone: "bad" });
}
