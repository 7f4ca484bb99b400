/** The line below an item: its first reason in full, and the others on a press. */
import type { Recommendation, Recommendations } from "@hellorec/client";
import { Fragment, useId, useState } from "react";

import type { ActionWord } from "../actions/user-actions.ts";
import { groupReasons, splitReasons } from "./reason-groups.ts";
import type { ReasonGroup } from "./reason-groups.ts";

import styles from "./reasons.module.css";

interface ReasonsProps {
  /** The item that they are for. */
  readonly title: string;
  readonly strategy: Recommendations["strategy"];
  readonly because: Recommendation["because"];
  readonly actions: ReadonlyMap<string, ActionWord>;
}

export function Reasons({ title, strategy, because, actions }: ReasonsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { first, rest, more } = splitReasons(groupReasons(strategy, because, actions));
  if (first === undefined) return <p className={styles.reasons}>Popular with everyone</p>;
  return (
    <div className={styles.reasons}>
      <p id={id}>
        Because <Group group={first} />
        <span hidden={!isOpen}>
          {rest.map((group) => (
            <Fragment key={group.words}>
              {group.words === "" ? ", " : " and "}
              <Group group={group} />
            </Fragment>
          ))}
        </span>
      </p>
      {more > 0 && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={
            isOpen ? `less: one reason for ${title}` : `${more} more reasons for ${title}`
          }
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? "less" : `+ ${more} more`}
        </button>
      )}
    </div>
  );
}

function Group({ group: { words, titles } }: { readonly group: ReasonGroup }) {
  return (
    <>
      {words}{" "}
      {titles.map((title, position) => (
        <Fragment key={title}>
          {position > 0 && ", "}
          <b>{title}</b>
        </Fragment>
      ))}
    </>
  );
}
