/** Proves every cell once, without a test runner, and says how it went. */
import { clients } from "@/tests/support/conformance/clients/all";
import { openStage, type Stage } from "@/tests/support/conformance/stage";
import { families } from "./families";
import { type Feature, modesOf, openScene } from "./feature";
import { features } from "./features/all";

export type ProvedCell = {
  readonly client: string;
  readonly family: string;
  readonly feature: string;
  readonly outcome: "passed" | "failed" | "untried";
  readonly note?: string;
};

export async function proveCells(say: (line: string) => void): Promise<ProvedCell[]> {
  const stage = await openStage();
  const cells: ProvedCell[] = [];
  try {
    for (const client of clients) {
      for (const family of families) {
        for (const feature of features) {
          cells.push(await proveCell(stage, { client, family, feature }, say));
        }
      }
      const mine = cells.filter((cell) => cell.client === client.id);
      const count = (outcome: string) => mine.filter((cell) => cell.outcome === outcome).length;
      say(`${client.name}: ${count("passed")} passed, ${count("failed")} failed, ${count("untried")} untried`);
    }
  } finally {
    await stage.close();
  }
  return cells;
}

type Place = {
  readonly client: (typeof clients)[number];
  readonly family: (typeof families)[number];
  readonly feature: Feature;
};

async function proveCell(stage: Stage, place: Place, say: (line: string) => void): Promise<ProvedCell> {
  const { client, family, feature } = place;
  const cell = { client: client.id, family: family.id, feature: feature.id };
  const reasons = feature.modes.map((mode) => feature.omits?.(client, family, mode) ?? null);
  const note = reasons.find((reason) => reason !== null);
  const modes = modesOf(feature, client, family);
  if (modes.length === 0) return { ...cell, outcome: "untried", ...(note && { note }) };
  for (const mode of modes) {
    try {
      await feature.prove(openScene(stage, client, family, mode));
    } catch (error) {
      say(`FAILED: ${client.name}, ${family.name}, ${feature.name}, ${mode}: ${(error as Error).message}`);
      return { ...cell, outcome: "failed" };
    }
  }
  const left = modes.length < feature.modes.length ? `Only ${modes.join(" and ")}: ${note}` : null;
  return { ...cell, outcome: "passed", ...(left && { note: left }) };
}
