/** What a score is made of: a sentence, and a bar for each item of the history. */
import { useState } from "react";

import { Button } from "../components/button.tsx";
import { PageLink } from "../components/page-link.tsx";
import { formatAligned, formatShare } from "../format/numbers.ts";
import { contributionBars, explainInWords } from "./contributions.ts";
import type { Bar, Contribution } from "./contributions.ts";
import type { Deed } from "./event-words.ts";

import styles from "./explanation.module.css";

/** Bars before "Show all". */
const FEW = 8;

interface ExplanationProps {
  readonly score: number;
  /** Any number of them; what they leave over of the score is shown as one. */
  readonly contributions: readonly Contribution[];
  /** What the user did with each item, as far as it is known. */
  readonly deeds: ReadonlyMap<string, Deed>;
}

export function Explanation({ score, contributions, deeds }: ExplanationProps) {
  const [showsAll, setShowsAll] = useState(false);
  const bars = contributionBars(contributions, score);
  const isLong = bars.length > FEW + 1;
  return (
    <div className={styles.explanation}>
      <p className={styles.words}>{explainInWords(contributions, score, deeds)}</p>
      {bars.length > 0 && (
        <ul className={styles.bars}>
          {(isLong && !showsAll ? bars.slice(0, FEW) : bars).map((bar) => (
            <BarLine key={bar.item_id ?? ""} bar={bar} score={score} deed={deedOf(bar, deeds)} />
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

function deedOf({ item_id }: Bar, deeds: ReadonlyMap<string, Deed>): string | undefined {
  return item_id === undefined ? undefined : deeds.get(item_id)?.done;
}

interface BarLineProps {
  readonly bar: Bar;
  readonly score: number;
  readonly deed: string | undefined;
}

function BarLine({ bar, score, deed }: BarLineProps) {
  const isAgainst = bar.weight < 0;
  return (
    <li className={styles.bar}>
      <span>
        {bar.item_id === undefined ? (
          bar.title
        ) : (
          <PageLink
            to={{ page: "item", item_id: bar.item_id }}
            isInspection
            className={styles.title}
          >
            {bar.title}
          </PageLink>
        )}
        {deed !== undefined && <span className={styles.deed}>{deed}</span>}
      </span>
      <span className={styles.track}>
        <span
          className={isAgainst ? styles.against : styles.for}
          style={{ width: `${100 * bar.length}%` }}
        />
      </span>
      <span className={styles.weight}>
        {isAgainst ? "" : "+"}
        {formatAligned(bar.weight, score)}
        <span className={styles.share}>{formatShare(bar.share)}</span>
      </span>
    </li>
  );
}
