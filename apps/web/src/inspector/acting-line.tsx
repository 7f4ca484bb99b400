/** Says that looking at a user is not acting as that user, and lets one act as the user. */
import { Button } from "../components/button.tsx";
import { actAs, useUser } from "../session/session.ts";

import styles from "./inspector-page.module.css";

export function ActingLine({ inspected }: { readonly inspected: string }) {
  const acting = useUser();
  const isActing = acting === inspected;
  return (
    <div className={styles.acting}>
      <p>
        {isActing
          ? `You also act as ${inspected}: what you like or open in the storefront is theirs.`
          : `Looking at ${inspected} changes nothing. You act as ${acting ?? "a visitor"}.`}
      </p>
      <Button
        aria-pressed={isActing}
        onClick={() => {
          if (!isActing) actAs(inspected);
        }}
      >
        {isActing ? `Acting as ${inspected}` : `Act as ${inspected}`}
      </Button>
    </div>
  );
}
