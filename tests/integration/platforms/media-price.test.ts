import { beforeEach, expect, test } from "vitest";
import { setPrice } from "@/lib/billing/prices/set-price";
import { AddChannelInput } from "@/lib/channels/schema";
import { db } from "@/lib/db/client";
import type { Deployment } from "@/lib/gateway/ports";
import { findMediaDeployment, forgetMediaPrice } from "@/lib/platforms/find-media-deployment";
import { testDatabase } from "../../support/test-database";

testDatabase();

const operator = { kind: "command_line" } as const;

beforeEach(forgetMediaPrice);

test("the first price is set once, however many ask at once, and is remembered for a moment", async () => {
  expect(await db().price.count({ where: { model: "media" } })).toBe(0);
  const found = await Promise.all(
    Array.from({ length: 5 }, () => {
      forgetMediaPrice();
      return findMediaDeployment();
    }),
  );
  expect(new Set(found.map(({ price }) => price.priceId)).size).toBe(1);
  expect(await db().price.count({ where: { model: "media" } })).toBe(1);
  await findMediaDeployment();
  expect(findMediaDeployment()).not.toBeInstanceOf(Promise);
});

test("a description costs nothing until the operator says what it costs, call by call", async () => {
  const free: Deployment = await findMediaDeployment();
  expect(free).toMatchObject({ model: "media", provider: "platforms", channelId: null });
  expect(free.price).toMatchObject({ inputPicoPerToken: 0n, outputPicoPerToken: 0n, perCallNano: 0n });
  await setPrice(operator, { model: "media", inputUsdPerMillion: "0", outputUsdPerMillion: "0", perCallUsd: "0.002" });
  forgetMediaPrice();
  const priced = await findMediaDeployment();
  expect(priced.price).toMatchObject({ perCallNano: 2_000_000n });
  expect(priced.price.priceId).not.toBe(free.price.priceId);
});

test("no model is sold by that name, which would be at that price", () => {
  const models = AddChannelInput.safeParse({ provider: "openai", apiKey: "sk-x", models: ["media"] });
  expect(models.success).toBe(false);
});
