/** A titled row of items; a grid where there is room, to be swiped through where there is not. */
import type { Recommendations } from "@hellorec/client";
import { useId, useRef } from "react";
import type { ReactNode } from "react";

import { useDeeds } from "../item/use-deeds.ts";
import { ItemTile } from "./item-tile.tsx";
import { useReordering } from "./use-reordering.ts";

import styles from "./tile-row.module.css";

interface RowProps {
  readonly title: ReactNode;
  /** h1 where the row is what the page is about. */
  readonly level?: 1 | 2;
  /** How the list was made, in a line. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

export function Row({ title, level = 2, note, children }: RowProps) {
  const id = useId();
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <section className={styles.row} aria-labelledby={id}>
      <div className={styles.head}>
        <Heading id={id}>{title}</Heading>
        <p className={styles.note}>{note}</p>
      </div>
      {children}
    </section>
  );
}

/** The items of a list. Those that stay move to their new places when it changes. */
export function Tiles({ list }: { readonly list: Recommendations }) {
  const deeds = useDeeds();
  const tiles = useRef<HTMLUListElement>(null);
  useReordering(tiles, list.items.map(({ item }) => item.item_id).join("\n"));
  return (
    <ul ref={tiles} className={styles.tiles}>
      {list.items.map(({ item, because }) => (
        <ItemTile key={item.item_id} item={item} because={because} list={list} deeds={deeds} />
      ))}
    </ul>
  );
}

interface TilesLoadingProps {
  /** For who cannot see it: "Loading the popular items". */
  readonly what: string;
  readonly count: number;
  /** Whether each will have its reasons. */
  readonly hasReasons?: boolean;
}

/** Keeps the place of `Tiles`. */
export function TilesLoading({ what, count, hasReasons = false }: TilesLoadingProps) {
  return (
    <div role="status">
      <span className="visually-hidden">{what}…</span>
      <div className={styles.tiles} aria-hidden="true">
        {Array.from({ length: count }, (_, at) => (
          <div key={at} className={styles.place}>
            <div className={styles.poster} />
            <div className={styles.text} />
            {hasReasons && <div className={styles.text} />}
          </div>
        ))}
      </div>
    </div>
  );
}
