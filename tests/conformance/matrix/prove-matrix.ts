/** Every feature for each of these clients, with each family of models, whole and streaming: a test each. */
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Client } from "@/tests/support/conformance/clients/client";
import { openStage, type Stage } from "@/tests/support/conformance/stage";
import { families } from "./families";
import { modesOf, openScene } from "./feature";
import { features } from "./features/all";

export function proveMatrix(clients: readonly Client[]): void {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });

  afterAll(() => stage.close());

  describe.each(clients)("$name", (client) => {
    describe.each(families)("with a model of $name", (family) => {
      for (const feature of features) {
        for (const mode of modesOf(feature, client, family)) {
          test(`${feature.name}, ${mode}`, () => feature.prove(openScene(stage, client, family, mode)));
        }
      }
    });
  });
}
