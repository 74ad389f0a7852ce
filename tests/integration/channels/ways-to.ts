import { randomUUID } from "node:crypto";
import { findDeployments } from "@/lib/channels/find-deployments";
import type { Deployment, RouteAsk } from "@/lib/channels/schema";

const generating = ["openai_chat", "openai_responses", "anthropic_messages", "gemini"] as const;

/** What a chat client with no wishes of its own asks for. */
export function askFor(models: string | readonly string[], wishes: Partial<RouteAsk> = {}): RouteAsk {
  return {
    key: { organizationId: randomUUID(), models: [] },
    models: typeof models === "string" ? [models] : models,
    serves: generating,
    requires: [],
    sort: null,
    affinity: null,
    ...wishes,
  };
}

/** The ways to a model; none when it is not found. */
export async function waysTo(
  models: string | readonly string[],
  wishes?: Partial<RouteAsk>,
): Promise<readonly Deployment[]> {
  const answer = await findDeployments(askFor(models, wishes));
  return answer.outcome === "found" ? answer.deployments : [];
}

export async function outcomeOf(models: string | readonly string[], wishes?: Partial<RouteAsk>): Promise<string> {
  return (await findDeployments(askFor(models, wishes))).outcome;
}
