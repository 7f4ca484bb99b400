/** The categories of an item, each a link to its items. */
import { useState } from "react";

import { Button } from "../components/button.tsx";
import { PageLink } from "../components/page-link.tsx";

import styles from "./item-page.module.css";

/** Further categories are shown on a click. */
const SHOWN = 10;

export function Categories({ categories }: { readonly categories: readonly string[] }) {
  const [isOpen, setIsOpen] = useState(false);
  if (categories.length === 0) return null;
  const isFolded = categories.length > SHOWN && !isOpen;
  return (
    <ul className={styles.categories} aria-label="Categories">
      {(isFolded ? categories.slice(0, SHOWN) : categories).map((category) => (
        <li key={category}>
          <PageLink to={{ page: "storefront", category }} className={styles.category}>
            {category}
          </PageLink>
        </li>
      ))}
      {isFolded && (
        <li>
          <Button onClick={() => setIsOpen(true)}>All {categories.length} categories</Button>
        </li>
      )}
    </ul>
  );
}
