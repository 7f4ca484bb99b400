/** What stands where data would: nothing there yet, or it could not be had. */
import { isHellorecConnectionError, isHellorecError } from "@hellorec/client";
import type { ReactNode } from "react";

import { Button } from "./button.tsx";

import styles from "./states.module.css";

/** Nothing is there; the children say what to do about it. */
export function EmptyState({ children }: { readonly children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}

interface ErrorStateProps {
  /** What failed, such as "The popular items could not be loaded". */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What failed, why, and a button to try again. */
export function ErrorState({ what, error, onRetry }: ErrorStateProps) {
  return (
    <div className={styles.error} role="alert">
      <p>
        <strong>{what}.</strong> {explain(error)}
      </p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}

/** An error in words for whoever looks at the page. */
export function explain(error: unknown): string {
  if (isHellorecError(error)) return `The server said: ${error.message}.`;
  if (isHellorecConnectionError(error)) {
    if (error.reason === "timeout") return "The server did not answer in time.";
    return "The server cannot be reached: is it running? Start it with: npx pnpm@12 start";
  }
  return error instanceof Error ? error.message : String(error);
}
