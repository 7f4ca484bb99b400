/** Catches the errors of a page, such as code that is no longer on the server. Tested in e2e. */
import { Component } from "react";
import type { ReactNode } from "react";

import { ErrorState } from "../components/states.tsx";
import { toast } from "../components/toast.ts";
import { canReload, LoadPageError } from "./load-page.ts";

const LOOK_EVERY_MS = 2000;

/** Reloads by itself once a server that could not be reached is back. */
export class PageBoundary extends Component<{ readonly children: ReactNode }> {
  override readonly state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  #timer: ReturnType<typeof setTimeout> | undefined;

  override componentDidCatch(error: unknown): void {
    if (error instanceof LoadPageError) this.#look(false);
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Looks again and again. Only where the server was away: code that a newer server does not have would
   * fail again, and again.
   */
  #look(wasAway: boolean): void {
    this.#timer = setTimeout(() => {
      void canReload().then((isThere) => {
        if (isThere && wasAway) window.location.reload();
        else if (this.#timer !== undefined && !isThere) this.#look(true);
      });
    }, LOOK_EVERY_MS);
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
