/** The line under an item that says why it is there. */
import type { Recommendation, Recommendations } from "@hellorec/client";
import { Fragment } from "react";

import type { DeedWord } from "../item/deeds.ts";
import { groupReasons } from "./reason-groups.ts";

import styles from "./reasons.module.css";

interface ReasonsProps {
  readonly strategy: Recommendations["strategy"];
  readonly because: Recommendation["because"];
  readonly deeds: ReadonlyMap<string, DeedWord>;
}

export function Reasons({ strategy, because, deeds }: ReasonsProps) {
  const groups = groupReasons(strategy, because, deeds);
  if (groups.length === 0) {
    return strategy === "popular" ? null : <p className={styles.reasons}>Popular with everybody</p>;
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
