/** Catches what a page throws, such as code that no longer lies on the server. */
import { Component } from "react";
import type { ReactNode } from "react";

import { ErrorState } from "./states.tsx";

export class PageBoundary extends Component<{ readonly children: ReactNode }> {
  override readonly state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <ErrorState
        what="This page could not be shown"
        error={error}
        onRetry={() => window.location.reload()}
      />
    );
  }
}
