/** The counts of the service, as tiles. */
import type { Stats } from "@hellorec/client";

import { counted, formatCount, formatShare, UNKNOWN } from "../format/numbers.ts";

import styles from "./count-tiles.module.css";

export function CountTiles({ stats }: { readonly stats: Stats }) {
  const { counts, recommendations } = stats;
  const { served, clicked, click_through } = recommendations;
  return (
    <dl className={styles.tiles}>
      <Tile name="Items" value={counts.items} note="in the catalog" />
      <Tile name="Users" value={counts.users} note="with at least one event" />
      <Tile name="Events" value={counts.events} note="in the log" />
      <Tile
        name="Click-through"
        value={served === 0 ? UNKNOWN : formatShare(click_through)}
        note={
          served === 0
            ? "no list served yet"
            : `${formatCount(clicked)} of ${counted(served, "list")} led to an event`
        }
      />
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: number | string;
  readonly note: string;
}

function Tile({ name, value, note }: TileProps) {
  return (
    <div className={styles.tile}>
      <dt>{name}</dt>
      <dd className={styles.value}>{typeof value === "number" ? formatCount(value) : value}</dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  );
}
