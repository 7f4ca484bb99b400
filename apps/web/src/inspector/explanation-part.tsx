/** Asks for all that a score is made of; until it is there, the list's own reasons stand in. */
import type { Recommendation } from "@hellorec/client";
import { useQuery } from "@tanstack/react-query";

import { ErrorState } from "../components/states.tsx";
import type { Deed } from "./event-words.ts";
import { Explanation } from "./explanation.tsx";
import { explainQuery } from "./queries.ts";

import styles from "./explanation.module.css";

interface ExplanationPartProps {
  readonly user: string;
  readonly entry: Recommendation;
  readonly isPopular: boolean;
  readonly deeds: ReadonlyMap<string, Deed>;
}

export function ExplanationPart({ user, entry, isPopular, deeds }: ExplanationPartProps) {
  const { item, score, because } = entry;
  const explained = useQuery({
    ...explainQuery(user, item.item_id),
    enabled: !isPopular && score !== 0,
  });
  if (isPopular || score === 0) {
    return (
      <div className={styles.explanation}>
        <p className={styles.words}>
          {isPopular
            ? "It is popular: its score is what everybody's events on it weigh, the newest the most."
            : "It fills the list up: what is popular comes after all that has a score."}{" "}
          Nothing this user did speaks for it or against it.
        </p>
      </div>
    );
  }
  return (
    <>
      <Explanation
        score={explained.data?.score ?? score}
        contributions={explained.data?.contributions ?? because}
        deeds={deeds}
      />
      {explained.isLoadingError && (
        <div className={styles.failed}>
          <ErrorState
            what="These are the main reasons alone: the others could not be loaded"
            error={explained.error}
            onRetry={() => void explained.refetch()}
          />
        </div>
      )}
    </>
  );
}
