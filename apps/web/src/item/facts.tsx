/** The attributes of an item as a list of names and values. */
import type { Item } from "@hellorec/client";

import { factsOf } from "./fact-list.ts";

import styles from "./item-page.module.css";

export function Facts({ item }: { readonly item: Item }) {
  const facts = factsOf(item);
  if (facts.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
