/**
 * Holds the serving model: loads saved models, and is the one place that replaces it. Tested
 * through engine.test.ts and changes/users-port.test.ts.
 */
import type { ModelInfo } from "@hellorec/api";
import type { ModelTable, StoredModel } from "@hellorec/store";

import type { ItemIndex } from "../catalog/item-index.ts";
import { decodeModel, viewModel } from "./model-file.ts";
import type { FittedModel } from "./model-file.ts";
import { ServingModel } from "./serving-model.ts";

/** What the holder needs. */
export interface ServingModelHolderOptions {
  readonly models: ModelTable;
  readonly index: ItemIndex;
  /** Receives refusals of saved models that are damaged or of another kind. */
  readonly onError: (error: unknown) => void;
}

/** Is called after each replacement. `undefined`: no model serves. */
export type SwapListener = (model: ServingModel | undefined) => void;

/** A model that this process fitted and saved. */
export interface SavedModel {
  readonly info: ModelInfo;
  readonly body: Uint8Array<ArrayBuffer>;
  /** `ModelTable.discardCount` when its fit began. */
  readonly discardCount: number;
}

/** Holds the serving model: the newest saved one, whichever process saved it. */
export class ServingModelHolder {
  readonly #options: ServingModelHolderOptions;
  readonly #listeners: SwapListener[] = [];
  #current: ServingModel | undefined;
  #swapping: Promise<unknown> = Promise.resolve();

  constructor(options: ServingModelHolderOptions) {
    this.#options = options;
  }

  /** Calls the listener after each replacement from now on, for as long as this holder is used. */
  subscribe(listener: SwapListener): void {
    this.#listeners.push(listener);
  }

  /** The serving model. `undefined`: none serves now. */
  get current(): ServingModel | undefined {
    return this.#current;
  }

  /**
   * Serves the newest saved model at the start.
   *
   * @returns whether a saved model was refused
   */
  async open(): Promise<boolean> {
    const { model, damaged } = await this.#options.models.latest();
    const refusals = damaged.map(damagedText);
    try {
      if (model !== undefined) this.#swap(await this.#load(model, decodeModel(model.body)));
    } catch (error) {
      refusals.push(`${model?.info.version}: ${String(error)}`);
    }
    if (refusals.length > 0) {
      const reasons = refusals.join("; ");
      this.#options.onError(new Error(`refused saved models, fitting anew (${reasons})`));
    }
    return refusals.length > 0;
  }

  /**
   * Serves a model that this process fitted and saved.
   *
   * @returns false if the model was discarded meanwhile; then it does not serve
   */
  serve({ info, body, discardCount }: SavedModel): Promise<boolean> {
    return this.#afterOthers(async () => {
      if (this.#current?.info.version === info.version) return true;
      const model = await this.#load({ info }, await viewModel(body));
      // Read last: a process that discards the model later also notifies this one later.
      if ((await this.#options.models.discardCount()) !== discardCount) return false;
      this.#swap(model);
      return true;
    });
  }

  /**
   * Another process saved or discarded models: serves the newest, or none. If the newest is refused,
   * the serving model stays.
   */
  loadNewest(): Promise<void> {
    return this.#afterOthers(async () => {
      const { model, damaged } = await this.#options.models.latest();
      const refusals = damaged.map(damagedText);
      if (damaged.length > 0 && this.#current !== undefined) {
        // The models that are left are no newer than the serving one.
      } else if (model === undefined) {
        this.#drop();
      } else if (model.info.version !== this.#current?.info.version) {
        try {
          this.#swap(await this.#load(model, await viewModel(model.body)));
        } catch (error) {
          refusals.push(`${model.info.version}: ${String(error)}`);
        }
      }
      if (refusals.length === 0) return;
      this.#options.onError(new Error(`refused saved models (${refusals.join("; ")})`));
    });
  }

  /** Loads the newest model only if it is not the serving one, which is cheap to find out. */
  async loadNewerIfAny(): Promise<void> {
    const [newest] = await this.#options.models.history(1);
    if (newest === undefined || newest.version === this.#current?.info.version) return;
    await this.loadNewest();
  }

  /** Serves no model from now on. */
  drop(): Promise<void> {
    return this.#afterOthers(() => Promise.resolve(this.#drop()));
  }

  #load({ info }: Pick<StoredModel, "info">, fitted: FittedModel): Promise<ServingModel> {
    return ServingModel.create(fitted, info, this.#options.index);
  }

  #drop(): void {
    if (this.#current !== undefined) this.#swap(undefined);
  }

  #swap(model: ServingModel | undefined): void {
    this.#current = model;
    for (const listener of this.#listeners) listener(model);
  }

  /** Runs changes one after the other: the last one that reads the table wins. */
  #afterOthers<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#swapping.then(change);
    this.#swapping = done.catch(() => {});
    return done;
  }
}

function damagedText(version: string): string {
  return `${version}: its checksum does not hold`;
}
