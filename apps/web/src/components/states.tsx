/** What is shown in place of data: an empty state or an error. */
import type { ReactNode } from "react";

import { Button } from "./button.tsx";
import { errorText } from "./error-text.ts";

import styles from "./states.module.css";

/** No data; the children say what to do about it. */
export function EmptyState({ children }: { readonly children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}

interface ErrorStateProps {
  /** What failed, such as "The popular items could not be loaded". */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
  /** 1: nothing else of the page is shown, so that this is its heading. */
  readonly level?: 1;
}

/** What failed, why, and a button to retry. */
export function ErrorState({ what, error, onRetry, level }: ErrorStateProps) {
  return (
    <div className={styles.error} role="alert">
      {level === 1 && <h1>{what}</h1>}
      <p>
        {level !== 1 && (
          <>
            <strong>{what}.</strong>{" "}
          </>
        )}
        {errorText(error)}
      </p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}
