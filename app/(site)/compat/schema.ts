/** What a run of the matrix and of the agents is written as. */
import { z } from "zod";

const Named = z.object({ id: z.string(), name: z.string() });
const Client = Named.extend({ package: z.string(), version: z.string() });

/** One client with one family: features by how they went. Notes say why one was not tried, or only in part. */
const Row = z.object({
  client: z.string(),
  family: z.string(),
  passed: z.array(z.string()),
  failed: z.array(z.string()),
  untried: z.record(z.string(), z.string()),
  partly: z.record(z.string(), z.string()),
});

const Agents = z.object({
  /** What the agents called: the whole product, built or in development mode, or the engine alone. */
  host: z.enum(["product", "development", "engine"]),
  clients: z.array(Client),
  skipped: z.array(z.string()),
  trials: z.array(Named),
  rows: z.array(
    z.object({ agent: z.string(), family: z.string(), trial: z.string(), isPassed: z.boolean(), requests: z.number() }),
  ),
});

export const CompatResults = z.object({
  date: z.iso.date(),
  node: z.string(),
  families: z.array(Named),
  features: z.array(Named),
  clients: z.array(Client),
  rows: z.array(Row),
  /** Null: this run was made without them. */
  agents: Agents.nullable(),
});

export type CompatResults = z.infer<typeof CompatResults>;
export type CompatRow = z.infer<typeof Row>;
export type CompatClient = z.infer<typeof Client>;
