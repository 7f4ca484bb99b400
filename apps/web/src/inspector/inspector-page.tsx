/** The inspector: one user's history and list, with the reasons for each item. */
import { useState } from "react";

import { ActingLine } from "./acting-line.tsx";
import { EraseUserPanel } from "./erase-user-panel.tsx";
import { FindUser } from "./find-user.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { useInspectedUser } from "./inspected-user.ts";
import { ListPanel } from "./list-panel.tsx";
import { OtherItemPanel } from "./other-item-panel.tsx";

import styles from "./inspector-page.module.css";

export default function InspectorPage() {
  const [user, inspect] = useInspectedUser();
  const [erasures, setErasures] = useState(0);
  const onErased = () => {
    setErasures(erasures + 1);
    inspect(undefined, { replace: true });
  };
  return (
    <div className={styles.page}>
      <title>{`${user === undefined ? "" : `${user} · `}Inspector · hellorec`}</title>
      <header>
        <h1>Inspector</h1>
        <p className={styles.intro}>
          {user === undefined ? (
            "Pick a user to see their history, and why each item is recommended to them."
          ) : (
            <>
              What <strong>{user}</strong> did, and why each item is recommended.
            </>
          )}
        </p>
      </header>
      {/* The ID of an erased user does not stay in the field. */}
      <FindUser key={erasures} user={user} onInspect={inspect} />
      {user !== undefined && (
        // Keyed by user: nothing opened or typed for one user is left for the next.
        <div key={user} className={styles.page}>
          <ActingLine inspected={user} />
          <div className={styles.columns}>
            <div className={styles.column}>
              <ListPanel user={user} />
              <OtherItemPanel user={user} />
            </div>
            <HistoryPanel user={user} />
          </div>
          <EraseUserPanel user={user} onErased={onErased} />
        </div>
      )}
    </div>
  );
}
