/** The contributions to a score: a sentence, and a bar for each item of the history. */
import { useState } from "react";

import { Button } from "../components/button.tsx";
import { PageLink } from "../components/page-link.tsx";
import { formatAligned, formatShare } from "../format/numbers.ts";
import { contributionBars, explainInWords } from "./contributions.ts";
import type { Bar, Contribution } from "./contributions.ts";
import type { ActionWords } from "./event-words.ts";

import styles from "./explanation.module.css";

/** Bars before "Show all". */
const FEW = 8;

interface ExplanationProps {
  /** The inspected user. */
  readonly user: string;
  readonly score: number;
  /** Any number of them; the rest of the score is shown as one bar. */
  readonly contributions: readonly Contribution[];
  /** What the user did with each item, as far as known. */
  readonly actions: ReadonlyMap<string, ActionWords>;
}

export function Explanation({ user, score, contributions, actions }: ExplanationProps) {
  const [showsAll, setShowsAll] = useState(false);
  const bars = contributionBars(contributions, score);
  const isLong = bars.length > FEW + 1;
  return (
    <div className={styles.explanation}>
      <p className={styles.words}>{explainInWords(contributions, score, actions)}</p>
      {bars.length > 0 && (
        <ul className={styles.bars}>
          {(isLong && !showsAll ? bars.slice(0, FEW) : bars).map((bar) => (
            <BarLine
              key={bar.item_id ?? ""}
              user={user}
              bar={bar}
              score={score}
              action={actionOf(bar, actions)}
            />
          ))}
          <li className={styles.sum}>
            <span>Score, the sum of {bars.length === 1 ? "it" : `all ${bars.length}`}</span>
            <span>{formatAligned(score, score)}</span>
          </li>
        </ul>
      )}
      {isLong && (
        <Button aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? "Show the largest alone" : `Show all ${bars.length}`}
        </Button>
      )}
    </div>
  );
}

function actionOf({ item_id }: Bar, actions: ReadonlyMap<string, ActionWords>): string | undefined {
  return item_id === undefined ? undefined : actions.get(item_id)?.done;
}

interface BarLineProps {
  readonly user: string;
  readonly bar: Bar;
  readonly score: number;
  readonly action: string | undefined;
}

function BarLine({ user, bar, score, action }: BarLineProps) {
  const isNegative = bar.weight < 0;
  return (
    <li className={styles.bar}>
      <span>
        {bar.item_id === undefined ? (
          bar.title
        ) : (
          <PageLink
            to={{ page: "item", item_id: bar.item_id, inspected: user }}
            className={styles.title}
          >
            {bar.title}
          </PageLink>
        )}
        {action !== undefined && <span className={styles.action}>{action}</span>}
      </span>
      <span className={styles.track}>
        <span
          className={isNegative ? styles.negative : styles.positive}
          style={{ width: `${100 * bar.length}%` }}
        />
      </span>
      <span className={styles.weight}>
        {isNegative ? "" : "+"}
        {formatAligned(bar.weight, score)}
        <span className={styles.share}>{formatShare(bar.share)}</span>
      </span>
    </li>
  );
}
