/** Loads the contributions to a score; meanwhile the list's own reasons are shown. */
import type { Recommendation, Recommendations } from "@hellorec/client";
import { useQuery } from "@tanstack/react-query";

import { ErrorState } from "../components/states.tsx";
import type { ActionWords } from "./event-words.ts";
import { Explanation } from "./explanation.tsx";
import { explainQuery } from "./queries.ts";

import styles from "./explanation.module.css";

/** Whether the history contributes to the score of an entry. */
export function hasExplanation(strategy: Recommendations["strategy"], score: number): boolean {
  return strategy !== "popular" && score !== 0;
}

interface ExplanationPartProps {
  readonly user: string;
  readonly entry: Recommendation;
  readonly strategy: Recommendations["strategy"];
  readonly actions: ReadonlyMap<string, ActionWords>;
}

export function ExplanationPart({ user, entry, strategy, actions }: ExplanationPartProps) {
  const { item, score, because } = entry;
  const isExplained = hasExplanation(strategy, score);
  const explained = useQuery({ ...explainQuery(user, item.item_id), enabled: isExplained });
  if (!isExplained) {
    return (
      <div className={styles.explanation}>
        <p className={styles.words}>
          {strategy === "popular"
            ? "It is popular: its score is the weight of everyone's events on it, the newest the most."
            : "It fills the list up: popular items follow the items with a score."}{" "}
          Nothing this user did contributes to its score.
        </p>
      </div>
    );
  }
  return (
    <>
      <Explanation
        user={user}
        score={explained.data?.score ?? score}
        contributions={explained.data?.contributions ?? because}
        actions={actions}
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
