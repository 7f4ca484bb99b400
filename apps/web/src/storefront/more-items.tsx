/** Loads the next page of the catalog when its end is in view, or by a button. */
import { useEffect, useRef } from "react";

import { Button } from "../components/button.tsx";
import { ErrorState } from "../components/states.tsx";

import styles from "./browse.module.css";

interface MoreItemsProps {
  readonly browse: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly isPlaceholderData: boolean;
    readonly error: unknown;
    readonly fetchNextPage: () => Promise<unknown>;
  };
}

export function MoreItems({ browse }: MoreItemsProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = browse;
  const end = useRef<HTMLDivElement>(null);
  const isWanted =
    hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !browse.isPlaceholderData;

  useEffect(() => {
    if (!isWanted || end.current === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) void fetchNextPage();
      },
      { rootMargin: "400px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isWanted, fetchNextPage]);

  if (isFetchNextPageError) {
    return (
      <ErrorState
        what="More items could not be loaded"
        error={browse.error}
        onRetry={() => void fetchNextPage()}
      />
    );
  }
  return (
    <div ref={end} className={styles.more}>
      {hasNextPage && (
        <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? "Loading…" : "Show more"}
        </Button>
      )}
    </div>
  );
}
