/** Catches what a page throws, such as code that no longer lies on the server. */
import { Component } from "react";
import type { ReactNode } from "react";

import { canReload } from "./load-page.ts";
import { ErrorState } from "./states.tsx";
import { toast } from "./toast.ts";

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

/** A browser that failed to load code does not ask for it again; without a server it would show its own page. */
async function reload(): Promise<void> {
  if (await canReload()) window.location.reload();
  else toast("Still no answer from the server", { tone: "bad" });
}
