/** The line below an item with its reasons. */
import type { Recommendation, Recommendations } from "@hellorec/client";
import { Fragment } from "react";

import type { ActionWord } from "../actions/user-actions.ts";
import { groupReasons } from "./reason-groups.ts";

import styles from "./reasons.module.css";

interface ReasonsProps {
  readonly strategy: Recommendations["strategy"];
  readonly because: Recommendation["because"];
  readonly actions: ReadonlyMap<string, ActionWord>;
}

export function Reasons({ strategy, because, actions }: ReasonsProps) {
  const groups = groupReasons(strategy, because, actions);
  if (groups.length === 0) {
    return strategy === "popular" ? null : <p className={styles.reasons}>Popular with everyone</p>;
  }
  return (
    <p className={styles.reasons}>
      {strategy === "similar" ? "" : "Because "}
      {groups.map(({ words, titles }, at) => (
        <Fragment key={words}>
          {at > 0 && " and "}
          {words}{" "}
          {titles.map((title, position) => (
            <Fragment key={title}>
              {position > 0 && ", "}
              <b>{title}</b>
            </Fragment>
          ))}
        </Fragment>
      ))}
    </p>
  );
}
