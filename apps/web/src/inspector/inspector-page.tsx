/** The inspector: one user's history, and why each item is recommended. */
import { useUser } from "../session/session.ts";
import { FindUser } from "./find-user.tsx";
import { ForgetPanel } from "./forget-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { ListPanel } from "./list-panel.tsx";
import { OtherItemPanel } from "./other-item-panel.tsx";

import styles from "./inspector-page.module.css";

export default function InspectorPage() {
  const user = useUser();
  return (
    <div className={styles.page}>
      <header>
        <h1>Inspector</h1>
        <p className={styles.lead}>
          {user === undefined ? (
            "Pick a user to see what is known of them, and why they are shown what they are shown."
          ) : (
            <>
              What <strong>{user}</strong> did, and why each item is recommended.
            </>
          )}
        </p>
      </header>
      <FindUser user={user} />
      {user !== undefined && (
        // Another user, another page: nothing that was opened or typed is left over.
        <div key={user} className={styles.page}>
          <div className={styles.columns}>
            <ListPanel user={user} />
            <HistoryPanel user={user} />
          </div>
          <OtherItemPanel user={user} />
          <ForgetPanel user={user} />
        </div>
      )}
    </div>
  );
}
