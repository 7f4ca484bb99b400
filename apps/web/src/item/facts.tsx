/** The attributes of an item as a list of names and values. A long text opens on a press. */
import type { Item } from "@hellorec/client";
import { useState } from "react";

import { Button } from "../components/button.tsx";
import { factsOf, shortened } from "./fact-list.ts";

import styles from "./item-page.module.css";

export function Facts({ item }: { readonly item: Item }) {
  const facts = factsOf(item);
  if (facts.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <Value name={name} value={value} />
        </div>
      ))}
    </dl>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const short = shortened(value);
  if (short === value) return <dd>{value}</dd>;
  return (
    <dd>
      {isOpen ? value : short}{" "}
      <Button
        aria-expanded={isOpen}
        aria-label={isOpen ? `less of ${name}` : `all of ${name}`}
        className={styles.fold}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isOpen ? "less" : "more"}
      </Button>
    </dd>
  );
}
