/** Where each wire has what the matrix looks for in the body that reached the provider. */
import type { ProviderAsk } from "@/tests/support/conformance/provider-ask";

type Body = {
  max_tokens?: number;
  max_completion_tokens?: number;
  max_output_tokens?: number;
  generationConfig?: { maxOutputTokens?: number };
  messages?: { role: string; content: unknown }[];
  instructions?: string;
  input?: { role?: string }[];
  system?: unknown;
  systemInstruction?: unknown;
};

/** The cap on generated tokens that the provider was given. */
export function readCap({ json }: ProviderAsk): number | null {
  const body = json as Body;
  const { max_tokens: chat, max_completion_tokens: newChat, max_output_tokens: responses, generationConfig } = body;
  return chat ?? newChat ?? responses ?? generationConfig?.maxOutputTokens ?? null;
}

/** The words that stand where the wire has its instructions. */
export function readInstructions({ json }: ProviderAsk): string {
  const body = json as Body;
  const isInstruction = ({ role }: { role?: string }) => role === "system" || role === "developer";
  const turns = [...(body.messages ?? []), ...(body.input ?? [])].filter(isInstruction);
  return JSON.stringify([body.instructions, body.system, body.systemInstruction, turns]);
}
