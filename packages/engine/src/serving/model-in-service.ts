/** The model in service: where it comes from, and the one place that swaps it. */
import type { ModelInfo } from "@hellorec/api";
import type { ModelTable, StoredModel } from "@hellorec/store";

import type { ItemIndex } from "../catalog/item-index.ts";
import { decodeModel, viewModel } from "./model-file.ts";
import type { FittedModel } from "./model-file.ts";
import { ServingModel } from "./serving-model.ts";

/** What a model in service needs of its surroundings. */
export interface ModelInServiceOptions {
  readonly models: ModelTable;
  readonly index: ItemIndex;
  /** Told of each swap; `undefined`: no model serves any more. */
  readonly onSwap: (model: ServingModel | undefined) => void;
  /** Told of saved models that are damaged or of another kind. */
  readonly onError: (error: unknown) => void;
}

/** A model that this process fitted, as it was saved. */
export interface FittedHere {
  readonly info: ModelInfo;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Of `ModelTable`: when its fit began. */
  readonly generation: number;
}

/** Holds the model, in step with the models that are saved, by whichever process. */
export class ModelInService {
  readonly #options: ModelInServiceOptions;
  #current: ServingModel | undefined;
  #swapping: Promise<unknown> = Promise.resolve();

  constructor(options: ModelInServiceOptions) {
    this.#options = options;
  }

  /** The model that serves now, if there is one. */
  get current(): ServingModel | undefined {
    return this.#current;
  }

  /**
   * Puts the newest saved model into service at the start, before anything is served.
   *
   * @returns whether none was refused
   */
  async open(): Promise<boolean> {
    const { model, damaged } = await this.#options.models.latest();
    const refused = damaged.map(ofDamaged);
    try {
      if (model !== undefined) this.#swap(await this.#make(model, decodeModel(model.body)));
    } catch (error) {
      refused.push(`${model?.info.version}: ${String(error)}`);
    }
    if (refused.length > 0) {
      const reasons = refused.join("; ");
      this.#options.onError(new Error(`refused saved models, fitting anew (${reasons})`));
    }
    return refused.length === 0;
  }

  /**
   * Serves a model that was fitted and saved here.
   *
   * @returns false where it was discarded since: then it does not serve
   */
  serve({ info, body, generation }: FittedHere): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#current?.info.version === info.version) return true;
      const model = await this.#make({ info }, await viewModel(body));
      // Asked last: who discards it later is heard of later.
      if ((await this.#options.models.generation()) !== generation) return false;
      this.#swap(model);
      return true;
    });
  }

  /**
   * Models were saved or discarded by another process: serves the newest, or none. Where the newest
   * is refused, the one in service stays.
   */
  follow(): Promise<void> {
    return this.#inTurn(async () => {
      const { model, damaged } = await this.#options.models.latest();
      const refused = damaged.map(ofDamaged);
      if (damaged.length > 0 && this.#current !== undefined) {
        // What is left is older than the one in service, or the same.
      } else if (model === undefined) {
        this.#drop();
      } else if (model.info.version !== this.#current?.info.version) {
        try {
          this.#swap(await this.#make(model, await viewModel(model.body)));
        } catch (error) {
          refused.push(`${model.info.version}: ${String(error)}`);
        }
      }
      if (refused.length === 0) return;
      this.#options.onError(new Error(`refused saved models (${refused.join("; ")})`));
    });
  }

  /** Follows where a newer model was saved than is in service: cheap where none was. */
  async followNewer(): Promise<void> {
    const [newest] = await this.#options.models.history(1);
    if (newest !== undefined && newest.version !== this.#current?.info.version) await this.follow();
  }

  /** No model serves any more. */
  drop(): Promise<void> {
    return this.#inTurn(() => Promise.resolve(this.#drop()));
  }

  #make({ info }: Pick<StoredModel, "info">, fitted: FittedModel): Promise<ServingModel> {
    return ServingModel.create(fitted, info, this.#options.index);
  }

  #drop(): void {
    if (this.#current !== undefined) this.#swap(undefined);
  }

  #swap(model: ServingModel | undefined): void {
    this.#current = model;
    this.#options.onSwap(model);
  }

  /** One after the other: what is read last is what serves. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#swapping.then(change);
    this.#swapping = done.catch(() => {});
    return done;
  }
}

function ofDamaged(version: string): string {
  return `${version}: its checksum does not hold`;
}
