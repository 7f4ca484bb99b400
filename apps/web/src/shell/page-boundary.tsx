/** Catches the errors of a page, such as code that is no longer on the server. Tested in e2e. */
import { Component } from "react";
import type { ReactNode } from "react";

import { canReload, LoadPageError } from "../components/load-page.ts";
import { ErrorState } from "../components/states.tsx";
import { toast } from "../components/toast.ts";

const LOOK_EVERY_MS = 2000;

/** Reloads by itself once a server that could not be reached is back. */
export class PageBoundary extends Component<{ readonly children: ReactNode }> {
  override readonly state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  #isMounted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override componentDidMount(): void {
    this.#isMounted = true;
  }

  override componentDidCatch(error: unknown): void {
    if (error instanceof LoadPageError) void this.#look(false);
  }

  override componentWillUnmount(): void {
    this.#isMounted = false;
    clearTimeout(this.#timer);
  }

  /**
   * Looks at once, and again while the server is away. Where it is there at once, its code is newer than
   * this page, and would fail again and again.
   */
  async #look(wasAway: boolean): Promise<void> {
    const isThere = await canReload();
    if (!this.#isMounted) return;
    if (!isThere) this.#timer = setTimeout(() => void this.#look(true), LOOK_EVERY_MS);
    else if (wasAway) window.location.reload();
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <>
        <title>Not shown · hellorec</title>
        <ErrorState
          level={1}
          what="This page could not be shown"
          error={error}
          onRetry={() => void reload()}
        />
      </>
    );
  }
}

/** Browsers cache a failed import, so only a reload helps; without a server that would lose the page. */
async function reload(): Promise<void> {
  if (await canReload()) window.location.reload();
  else toast("Still no answer from the server", { tone: "bad" });
}
