/** Starts the page. */
import { HellorecProvider } from "@hellorec/client/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { accessHolder } from "./access/use-access.ts";
import { client, isReady } from "./api/client.ts";
import { queryClient } from "./api/query-client.ts";
import { refetchFailed } from "./api/refetch-failed.ts";
import { App } from "./app.tsx";

import "./theme/tokens.css";
import "./theme/base.css";

// Its relative address would be resolved anew, and wrongly, when another page opens in another folder.
const icon = document.querySelector("link[rel=icon]");
if (icon instanceof HTMLLinkElement) icon.setAttribute("href", icon.href);

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root");

refetchFailed(queryClient, { isReady, isVisible: () => !document.hidden });

// Before the first paint: what a key does not allow is not shown at first. Not awaited: other code of the
// page imports this file, and would wait for it.
void accessHolder.check().then(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <HellorecProvider client={client}>
          <App />
        </HellorecProvider>
      </QueryClientProvider>
    </StrictMode>,
  ),
);
