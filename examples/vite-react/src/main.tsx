/** Starts the page: the cache of TanStack Query, and the client and the queue for the components. */
import { HellorecProvider } from "@hellorec/client/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app.tsx";
import { client, queue } from "./hellorec.ts";

import "./app.css";

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <HellorecProvider client={client} queue={queue}>
        <App />
      </HellorecProvider>
    </QueryClientProvider>
  </StrictMode>,
);
