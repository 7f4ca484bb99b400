/** Ends the session of this page. Tested in e2e. */
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { SERVER_URL } from "../api/page-url.ts";
import { signOut } from "../api/sign-in.ts";
import { Button } from "../components/button.tsx";
import { toast } from "../components/toast.ts";
import { accessHolder } from "./use-access.ts";

export function SignOutButton({ children }: { readonly children: ReactNode }) {
  const ending = useMutation({
    mutationFn: () => signOut(SERVER_URL, fetch),
    onSuccess: () => accessHolder.signedOut(),
    onError: ({ message }) =>
      toast(`You are still signed in. ${message}`, { tone: "bad", about: "sign out" }),
  });
  return (
    <Button isBusy={ending.isPending} onClick={() => ending.mutate()}>
      {children}
    </Button>
  );
}
