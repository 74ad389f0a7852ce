/** A row of the matrix: something a client can do, and how it is proved. The tests and the /compat page both use it. */
import assert from "node:assert/strict";
import type { Wire } from "@/lib/gateway/ports";
import type { Ask, Client, Failure, Heard } from "@/tests/support/conformance/clients/client";
import type { Play } from "@/tests/support/conformance/fake-providers";
import type { ProviderAsk } from "@/tests/support/conformance/provider-ask";
import { goodKey, modelOf, type SentAnswer, type Stage } from "@/tests/support/conformance/stage";
import type { Family } from "./families";

export type Mode = "whole" | "stream";

type SceneAsk = Omit<Ask, "model" | "stream">;
/** Another key, or a model of another family. */
type Over = { readonly apiKey?: string; readonly wire?: Wire };

/** One cell in one mode, with everything a proof needs at hand. */
export type Scene = {
  readonly stage: Stage;
  readonly client: Client;
  readonly family: Family;
  readonly mode: Mode;
  /** The client and the provider speak the same dialect. */
  readonly isNative: boolean;
  play(play: Play | ((ask: ProviderAsk) => Play)): void;
  /** Asks through the SDK. */
  ask(ask: SceneAsk, over?: Over): Promise<Heard>;
  /** Asks and expects the SDK to throw; what it threw. */
  fail(ask: SceneAsk, over?: Over): Promise<Failure>;
  /** What the provider was asked last, and what the engine answered last. */
  lastAsk(): ProviderAsk;
  lastAnswer(): SentAnswer;
};

export type Feature = {
  readonly id: string;
  readonly name: string;
  readonly modes: readonly Mode[];
  /** Why it is not tried, where the client has no way to ask for it or the provider none to serve it; null: it is. */
  omits?(client: Client, family: Family, mode: Mode): string | null;
  prove(scene: Scene): Promise<void>;
};

/** The modes of a feature that a cell has. */
export function modesOf(feature: Feature, client: Client, family: Family): readonly Mode[] {
  return feature.modes.filter((mode) => !feature.omits?.(client, family, mode));
}

export const bothModes: readonly Mode[] = ["whole", "stream"];

/** The SDKs of the dialects' own makers show all that their dialect has; the others a part of it. */
export const makersOwn: readonly string[] = ["openai-chat", "openai-responses", "anthropic", "google-genai"];

export function openScene(stage: Stage, client: Client, family: Family, mode: Mode): Scene {
  stage.reset();
  const scene: Scene = {
    stage,
    client,
    family,
    mode,
    isNative: client.wire === family.wire,
    play(play) {
      stage.providers.play = typeof play === "function" ? play : () => play;
    },
    ask: (ask, { apiKey = goodKey, wire = family.wire } = {}) =>
      client.ask({ url: stage.url, apiKey }, { ...ask, model: modelOf[wire], stream: mode === "stream" }),
    async fail(ask, over) {
      const heard = await scene.ask(ask, over).catch((error: unknown) => ({ thrown: error }));
      if (!("thrown" in heard)) assert.fail(`the SDK did not notice: it heard ${JSON.stringify(heard.text)}`);
      return client.explain(heard.thrown);
    },
    lastAsk: () => stage.providers.asks.at(-1) ?? assert.fail("the provider was not asked"),
    lastAnswer: () => stage.answers.at(-1) ?? assert.fail("the engine was not asked"),
  };
  return scene;
}

export const hello = { turns: [{ from: "user" as const, text: "Hello there." }] };
