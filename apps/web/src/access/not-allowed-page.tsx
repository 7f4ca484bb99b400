/** Shown in place of a page that the key does not allow. Tested in e2e. */
import { PageLink } from "../components/page-link.tsx";
import { EmptyState } from "../components/states.tsx";
import { describeKey } from "./describe-key.ts";
import { SignOutButton } from "./sign-out-button.tsx";
import { useAccess } from "./use-access.ts";

import styles from "./access.module.css";

export default function NotAllowedPage() {
  const access = useAccess();
  if (access.state !== "signed_in") return null;
  return (
    <>
      <title>Not allowed · hellorec</title>
      <h1>Your key does not allow this page</h1>
      <EmptyState>
        <p>
          It needs a key of scope admin. You are signed in with {describeKey(access.session)}.{" "}
          <PageLink to={{ page: "storefront" }}>Go to the storefront</PageLink>
        </p>
        <div className={styles.ways}>
          <SignOutButton>Sign in with another key</SignOutButton>
        </div>
      </EmptyState>
    </>
  );
}
